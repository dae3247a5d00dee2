select id, customer_id, status from orders where id = :?id
