select cast(row_to_json(answer) as text) as answer
from orders
cross join lateral (
    select orders.id as order_id, orders.customer_id, orders.status
) as answer
where orders.id = cast(:?id as text)
