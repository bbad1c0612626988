-- Whatever refers to what goes is found by an index: the keys ask for each row that is deleted.
CREATE INDEX desk_tasks_of_message ON desk_tasks (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX desk_tasks_of_reply ON desk_tasks (reply_id) WHERE reply_id IS NOT NULL;
CREATE INDEX desk_tasks_of_visit ON desk_tasks (appointment_id) WHERE appointment_id IS NOT NULL;
CREATE INDEX message_replies_to ON message_replies (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX patient_alerts_all_of_patient ON patient_alerts (patient_id);
