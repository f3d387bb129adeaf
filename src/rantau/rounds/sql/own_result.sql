-- The result of the signed-in person's own exam number: no second secret is asked for.
create function rounds_find_signed_in_result(number text)
returns table (round_code text, exam_number text, ticket text, sector text, stage text, points jsonb,
               rank int, ranked int, appeal text)
language sql stable security definer set search_path = public, pg_temp
as $$
    select d.* from rounds_examinee x, lateral rounds_describe_result(x.id) d
     where x.exam_number = number and x.person_id = {{ app.person }}
$$;
revoke all on function rounds_find_signed_in_result from public;
grant execute on function rounds_find_signed_in_result to r_self;
