-- Acknowledges entries that are pending for a consumer, and deletes them from the stream if that is wanted. What is not
-- pending for that consumer is left alone: after a failover another message may have the id, and be another's.
-- KEYS: stream. ARGV: group, consumer, '1' to delete; then entry ids, in their order.
-- Returns how many were acknowledged.
local stream = KEYS[1]
local group, consumer, delete = ARGV[1], ARGV[2], ARGV[3] == '1'

-- Redis 5 and 6: replicate what was written, not the script
if redis.replicate_commands then
  redis.replicate_commands()
end

local owned = redis.pcall('XPENDING', stream, group, ARGV[4], ARGV[#ARGV], 2 * #ARGV, consumer)
if owned.err and owned.err:find('NOGROUP', 1, true) then
  return 0 -- made anew it delivers them again, and storing twice is harmless
elseif owned.err then
  redis.call('XPENDING', stream, group, ARGV[4], ARGV[#ARGV], 1, consumer) -- raises it as it is
end
local pending = {}
for _, entry in ipairs(owned) do
  pending[entry[1]] = true
end
local ids = {}
for i = 4, #ARGV do
  local id = ARGV[i]
  if pending[id] or redis.call('XPENDING', stream, group, id, id, 1, consumer)[1] then
    ids[#ids + 1] = id
  end
end
if #ids > 0 and delete then
  redis.call('XDEL', stream, '0-0') -- where this is refused nothing is acknowledged either
end
if #ids > 0 then
  redis.call('XACK', stream, group, unpack(ids))
end
if #ids > 0 and delete then
  redis.call('XDEL', stream, unpack(ids))
end
return #ids
