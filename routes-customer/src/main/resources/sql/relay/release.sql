-- A leader that stops lets another one start at once.
update relay
set lease_until = '-infinity'
where owner = cast(:owner as text)
