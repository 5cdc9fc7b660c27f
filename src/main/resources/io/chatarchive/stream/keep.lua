-- Claims pending entries anew for the consumer that has them, so that they have been idle for so long, each with another
-- delivery count if one is given. What another consumer has by now, and what is acknowledged, is left alone.
-- KEYS: stream. ARGV: group, consumer, idle milliseconds; then entry ids, each with its delivery count, '' to leave that.
-- Returns the ids of entries that were deleted from the stream: Redis 7 drops them from the pending entries list here.
local stream = KEYS[1]
local group, consumer, idle = ARGV[1], ARGV[2], ARGV[3]
local deleted = {}

-- Redis 5 and 6: replicate what was written, not the script
if redis.replicate_commands then
  redis.replicate_commands()
end

for i = 4, #ARGV, 2 do
  local id, deliveries = ARGV[i], ARGV[i + 1]
  local pending = redis.call('XPENDING', stream, group, id, id, 1, consumer)[1]
  if pending then
    deliveries = deliveries == '' and pending[4] or deliveries
    local claimed = redis.call('XCLAIM', stream, group, consumer, 0, id,
      'IDLE', idle, 'RETRYCOUNT', deliveries, 'JUSTID')
    if #claimed == 0 then
      deleted[#deleted + 1] = id
    end
  end
end
return table.concat(deleted, ' ')
