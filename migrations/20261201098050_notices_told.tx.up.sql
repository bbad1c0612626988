-- hearers are those of some users who hear of a kind of notice: who may, and wants to where it does not come always, but for
-- who did it and knows. They are locked in the order of their ids, so that two who tell the same users do not wait for each other.
CREATE FUNCTION hearers(asked uuid[], of_kind text, always boolean, roles text[], knows uuid) RETURNS SETOF uuid LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY
  SELECT u.id FROM users AS u
  WHERE u.id = ANY (asked) AND u.active AND u.role = ANY (roles) AND u.id <> knows
    AND (always OR NOT EXISTS (SELECT FROM notice_preferences AS p WHERE p.user_id = u.id AND p.kind = of_kind AND NOT p.shown))
  ORDER BY u.id FOR KEY SHARE OF u;
END $$;
--bun:split
-- tell_users gives users a notice, or tells them once more of what it is about, and returns how many were told. Each notice
-- has an id of its own that begins like one made now, so that later ones sort after it.
CREATE FUNCTION tell_users(
  users uuid[], id uuid, of_kind text, of_what text, patient uuid, of_facts jsonb, leads_to text, asks boolean, at timestamptz
) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  told int;
BEGIN
  INSERT INTO notices AS n (id, user_id, kind, about, patient_id, facts, path, needs_action, created_at, last_at)
  SELECT (left(tell_users.id::text, 24) || right(gen_random_uuid()::text, 12))::uuid, u.id, of_kind, of_what, patient, of_facts, leads_to, asks, at, at
  FROM unnest(users) AS u (id)
  ON CONFLICT (user_id, about) WHERE read_at IS NULL DO UPDATE
  SET kind = EXCLUDED.kind, patient_id = EXCLUDED.patient_id, facts = EXCLUDED.facts, path = EXCLUDED.path,
    needs_action = EXCLUDED.needs_action, count = n.count + 1, last_at = EXCLUDED.last_at;
  GET DIAGNOSTICS told = ROW_COUNT;
  RETURN told;
END $$;
