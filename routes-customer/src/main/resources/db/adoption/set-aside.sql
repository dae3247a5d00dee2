alter table customers rename to adopted_customers;
