-- Removes consumers of the group that own nothing and have asked for nothing for long. One always stays: a group without
-- any looks as if it had never been read.
-- KEYS: stream. ARGV: group, idle milliseconds, then the consumers that this process is. Returns who was removed.
local stream, group, idle_after = KEYS[1], ARGV[1], tonumber(ARGV[2])

if redis.replicate_commands then
  redis.replicate_commands()
end

local own, gone = {}, {}
for i = 3, #ARGV do
  own[ARGV[i]] = true
end
local consumers = redis.call('XINFO', 'CONSUMERS', stream, group)
for _, pairs_of_names in ipairs(consumers) do
  local consumer = {}
  for i = 1, #pairs_of_names, 2 do
    consumer[pairs_of_names[i]] = pairs_of_names[i + 1]
  end
  local is_gone = consumer.pending == 0 and consumer.idle >= idle_after and not own[consumer.name]
  if is_gone and #gone < #consumers - 1 then
    redis.call('XGROUP', 'DELCONSUMER', stream, group, consumer.name)
    gone[#gone + 1] = consumer.name
  end
end
return gone
