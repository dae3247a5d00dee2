alter table customers rename to adopted_customers;
alter table orders rename to adopted_orders;
