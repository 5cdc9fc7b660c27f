-- Removes a consumer that owns nothing. KEYS: stream. ARGV: group, consumer.
-- Returns 'removed'; 'unknown'; 'last' where the group has no other: without any it looks as if it had never been read;
-- or the number of entries that it owns.
local stream, group, name = KEYS[1], ARGV[1], ARGV[2]

if redis.replicate_commands then
  redis.replicate_commands()
end

local consumers = redis.pcall('XINFO', 'CONSUMERS', stream, group)
if consumers.err and (consumers.err:find('NOGROUP', 1, true) or consumers.err:find('no such key', 1, true)) then
  return { 'unknown' }
elseif consumers.err then
  return redis.call('XINFO', 'CONSUMERS', stream, group) -- raises it as it is
end
for _, pairs_of_names in ipairs(consumers) do
  local consumer = {}
  for i = 1, #pairs_of_names, 2 do
    consumer[pairs_of_names[i]] = pairs_of_names[i + 1]
  end
  if consumer.name == name then
    if consumer.pending > 0 then
      return { tostring(consumer.pending) }
    elseif #consumers == 1 then
      return { 'last' }
    end
    redis.call('XGROUP', 'DELCONSUMER', stream, group, name)
    return { 'removed' }
  end
end
return { 'unknown' }
