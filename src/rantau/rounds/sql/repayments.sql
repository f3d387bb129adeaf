-- What is or was due back of a place, for its own person by the hash of her code.
create function rounds_list_repayments(hashed text)
returns table (rupiah int, paid_at timestamptz, cause text, due_at timestamptz, given_on date)
language sql stable security definer set search_path = public, pg_temp
as $$
    select y.rupiah, y.paid_at, b.cause, b.due_at, case when b.decided_at is not null then b.given_on end
      from rounds_repayment b
      join rounds_payment y on y.id = b.payment_id
      join rounds_place p on p.id = y.place_id
     where p.code_hash = hashed
     order by y.paid_at, y.id
$$;
revoke all on function rounds_list_repayments from public;
grant execute on function rounds_list_repayments to r_public;
