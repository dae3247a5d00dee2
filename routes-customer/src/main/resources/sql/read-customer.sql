select cast(row_to_json(answer) as text) as answer
from customers
cross join lateral (
    select customers.id as customer_id, name, email, address,
           rfc3339(created_at) as created_at, rfc3339(updated_at) as updated_at
) as answer
where customers.id = cast(:?id as text)
