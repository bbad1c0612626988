SELECT typed.place, near.word
FROM unnest(?typed::text[]) WITH ORDINALITY AS typed (word, place)
CROSS JOIN LATERAL (SELECT w.word FROM patient_words AS w ORDER BY w.word <-> typed.word LIMIT 5) AS near
WHERE similarity(near.word, typed.word) >= 0.25
