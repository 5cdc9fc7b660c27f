-- Has a job stop after its present step; one that nobody has taken ends at once. KEYS: requests, the job.
-- ARGV: id of the job, the words for one that was never taken.
-- Returns 1; 0 if it is over, or there is none.
local requests, job = KEYS[1], KEYS[2]

if redis.replicate_commands then
  redis.replicate_commands()
end

local request, over, owner = unpack(redis.call('HMGET', job, 'request', 'over', 'owner'))
if not request or over then
  return 0
end
if not owner or owner == '' then
  redis.call('HSET', job, 'over', '1', 'stop', '1', 'error', ARGV[2])
  redis.call('LREM', requests, 0, ARGV[1])
else
  redis.call('HSET', job, 'stop', '1')
end
return 1
