-- Takes a job that waits, or whose process is not heard of any more. KEYS: requests, the job.
-- ARGV: id of the job, who takes it, milliseconds of silence after which a process counts as gone.
-- Returns the job and what was kept of its result, both as JSON; nothing if it cannot be taken.
local requests, job = KEYS[1], KEYS[2]

if redis.replicate_commands then
  redis.replicate_commands()
end

local request, over, owner, beat = unpack(redis.call('HMGET', job, 'request', 'over', 'owner', 'beat'))
if not request or over then
  redis.call('LREM', requests, 0, ARGV[1])
  return {}
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if owner and owner ~= '' and (tonumber(beat) or 0) > now - tonumber(ARGV[3]) then
  return {}
end
redis.call('HSET', job, 'owner', ARGV[2], 'beat', now, 'waits', '')
return { request, redis.call('HGET', job, 'result') or '{}' }
