"""With whom: agencies, employers, clinics; licences, holds, job orders, the quota ledger."""
