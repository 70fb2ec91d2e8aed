-- A million interactions of three years by 90,000 people, with ten operators; events for every two-hundredth.
INSERT INTO crm_contact (name, language, created_at)
SELECT (ARRAY['Айгүл','Ерлан','Дана','Мәдина','Нұрлан','Светлана','Алексей','Әсел','Қайрат','Жанар'])[1 + n % 10] || ' '
    || (ARRAY['Серікқызы','Ахметов','Ким','Төлегенова','Иванова','Омаров','Жұмабаева','Петров','Сұлтанов'])[1 + n / 10 % 9]
    || '-' || n, (ARRAY['kk','ru'])[1 + n % 2], now()
FROM generate_series(1, 90000) AS n;

INSERT INTO accounts_person (password, is_superuser, username, first_name, last_name, email, is_staff, is_active,
                             date_joined, role, language)
SELECT '', false, 'operator' || n, 'Айсұлу', 'Сейітқызы ' || n, '', false, true, now(), 'operator', 'ru'
FROM generate_series(1, 10) AS n;
INSERT INTO workforce_operator (person_id, chat_capacity, sip_password) SELECT id, 3, '' FROM accounts_person;

INSERT INTO interactions_interaction (id, channel, direction, contact_id, contact_number, line, language, topic, queue,
    operator_id, outcome, arrived_at, queue_entered_at, answered_at, ended_at, wait_ms, talk_ms, result, note, purpose,
    is_self_check)
SELECT gen_random_uuid(), 'call', CASE WHEN n % 8 = 0 THEN 'outbound' ELSE 'inbound' END, c.id,
    '+7701' || lpad(((n::bigint * 7919) % 90000 * 97 % 10000000)::text, 7, '0'), '+77172000001', (ARRAY['kk','ru','ru','kk','en'])[1 + n % 5],
    (ARRAY['grants','science','platform',''])[1 + n % 4], (ARRAY['general','grants'])[1 + n % 2],
    CASE WHEN n % 100 > 3 THEN o.first + n % 10 END,
    CASE WHEN n % 100 > 3 THEN 'answered' WHEN n % 100 = 3 THEN 'left_in_ivr' ELSE 'lost' END,
    at, at + interval '9 s', CASE WHEN n % 100 > 3 THEN at + interval '30 s' END, at + interval '250 s',
    21000, CASE WHEN n % 100 > 3 THEN 220000 END, 'resolved', '', '', false
FROM generate_series(1, :rows) AS n
CROSS JOIN LATERAL (SELECT timestamptz '2026-11-22 06:00Z' - n * interval '95 s' AS at) AS t
CROSS JOIN (SELECT min(person_id) AS first FROM workforce_operator) AS o
JOIN crm_contact AS c ON c.id = 1 + (n::bigint * 7919) % 90000;

INSERT INTO interactions_interactionevent (interaction_id, seq, at, kind, detail)
SELECT id, s, arrived_at + s * interval '3 s',
    (ARRAY['arrived','ivr_entered','language_chosen','topic_chosen','queue_entered','offered','offer_ended','answered','hung_up'])[s], '{}'
FROM (SELECT id, arrived_at, row_number() OVER () AS n FROM interactions_interaction) AS i, generate_series(1, 9) AS s
WHERE n % 200 = 0;
ANALYZE;
