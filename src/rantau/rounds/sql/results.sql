-- What an examinee may know of her own result. Only the functions below call it.
create function rounds_describe_result(which uuid)
returns table (round_code text, exam_number text, ticket text, sector text, stage text, points jsonb,
               rank int, ranked int, appeal text)
language sql stable security definer set search_path = public, pg_temp
as $$
    select r.code, x.exam_number, p.ticket, x.sector, x.stage,
           coalesce((select jsonb_object_agg(s.part, s.points) from rounds_score s
                      where s.examinee_id = x.id and s.is_current), '{}'),
           k.rank, (g.counts ->> x.sector::text)::int,
           coalesce((select coalesce(nullif(a.outcome, ''), 'waits') from rounds_appeal a
                      where a.examinee_id = x.id), '')
      from rounds_examinee x
      join rounds_round r on r.id = x.round_id
      join rounds_place p on p.id = x.place_id
      left join rounds_ranking g on g.id = (select newest.id from rounds_ranking newest
                                             where newest.round_id = x.round_id and newest.outcome = 'published'
                                          order by newest.number desc limit 1)
      left join rounds_rank k on k.ranking_id = g.id and k.examinee_id = x.id
     where x.id = which
$$;
revoke all on function rounds_describe_result from public;

-- The result of whoever names both exam number and birth date; no row for the one without the other, so that nobody
-- learns which of them was wrong.
create function rounds_find_result(number text, born date)
returns table (round_code text, exam_number text, ticket text, sector text, stage text, points jsonb,
               rank int, ranked int, appeal text)
language sql stable security definer set search_path = public, pg_temp
as $$
    select d.* from rounds_examinee x
      join rounds_place p on p.id = x.place_id, lateral rounds_describe_result(x.id) d
     where x.exam_number = number and p.birth_date = born
$$;
revoke all on function rounds_find_result from public;
grant execute on function rounds_find_result to r_public, r_office;

-- The same by the secret code of her place.
create function rounds_find_result_of_place(hashed text)
returns table (round_code text, exam_number text, ticket text, sector text, stage text, points jsonb,
               rank int, ranked int, appeal text)
language sql stable security definer set search_path = public, pg_temp
as $$
    select d.* from rounds_place p
      join rounds_examinee x on x.place_id = p.id, lateral rounds_describe_result(x.id) d
     where p.code_hash = hashed
$$;
revoke all on function rounds_find_result_of_place from public;
grant execute on function rounds_find_result_of_place to r_public;

-- File an objection for whoever names both; nothing where one is wrong, or she has filed one.
create function rounds_file_appeal(key uuid, shown text, number text, born date, words text, at timestamptz)
returns table (id uuid)
language sql volatile security definer set search_path = public, pg_temp
as $$
    insert into rounds_appeal (id, reference, examinee_id, reason, filed_at, filed_by, office, part, why, decided_by,
                               confirmed_by, outcome, revision)
    select key, shown, x.id, words, at, {{ app.actor }}, {{ app.office }}, '', '', '', '', '', 1
      from rounds_examinee x join rounds_place p on p.id = x.place_id
     where x.exam_number = number and p.birth_date = born
    on conflict (examinee_id) do nothing
 returning rounds_appeal.id
$$;
revoke all on function rounds_file_appeal from public;
grant execute on function rounds_file_appeal to r_public, r_office;
