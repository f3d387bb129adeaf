-- What rounds_find_result gives, with what the round says now: the look-up of a result is one statement without a
-- scope, since it answers everybody alike and reads past the row policies in any case.
create function rounds_look_up_result(typed text, born date)
returns table (round_code text, exam_number text, ticket text, sector text, stage text, points jsonb,
               rank int, ranked int, appeal text, content text)
language sql stable security definer set search_path = public, pg_temp
as $$
    select d.*, a.content
      from rounds_examinee x
      join rounds_place p on p.id = x.place_id
      cross join lateral (select newest.content from rounds_announcement newest
                           where newest.round_id = x.round_id and newest.outcome = 'published'
                           order by newest.number desc limit 1) a
      cross join lateral rounds_describe_result(x.id) d
     where x.exam_number = typed and p.birth_date = born
$$;
revoke all on function rounds_look_up_result from public;
grant execute on function rounds_look_up_result to rantau_app;
