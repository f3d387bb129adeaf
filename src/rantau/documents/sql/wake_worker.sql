-- Note that a signed copy of a document was asked for, and wake the worker that makes it: somebody
-- waits for it at a screen. Documents themselves are printed at the worker's next turn, since a
-- notification in each command would make all commits wait for each other.
create or replace function documents_request_copy(document uuid, at timestamptz)
returns void language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    update documents_document set asked_at = at where id = document and asked_at is null;
    if found then
        perform pg_notify('rantau_worker', 'print documents');
    end if;
end
$$;
