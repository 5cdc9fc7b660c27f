-- Lets the idle time of pending entries begin now, where they were delivered at a time that is yet to come: Redis says
-- that they are not idle at all, and would until its clock is there. Consumers and delivery counts stay.
-- KEYS: stream. ARGV: group, the id to begin at. Returns how many there were, and where to go on; nothing at the end.
local stream, group, from = KEYS[1], ARGV[1], ARGV[2]
local page, rebased = 1000, 0

if redis.replicate_commands then
  redis.replicate_commands()
end

local pending = redis.call('XPENDING', stream, group, from, '+', page)
for _, entry in ipairs(pending) do
  local id, consumer, idle, deliveries = entry[1], entry[2], entry[3], entry[4]
  -- Redis 7 would drop an entry that was deleted
  if idle == 0 and #redis.call('XRANGE', stream, id, id) > 0 then
    redis.call('XCLAIM', stream, group, consumer, 0, id, 'IDLE', 0, 'RETRYCOUNT', deliveries, 'JUSTID')
    rebased = rebased + 1
  end
end
return { tostring(rebased), #pending == page and pending[page][1] or nil }
