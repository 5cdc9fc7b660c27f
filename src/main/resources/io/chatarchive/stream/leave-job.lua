-- Leaves a job for whichever process takes it, and forgets those of more than a day ago.
-- KEYS: requests, jobs. ARGV: id of the job, the job as JSON, milliseconds for which jobs are kept.
local requests, jobs = KEYS[1], KEYS[2]
local id, job, kept = ARGV[1], ARGV[2], tonumber(ARGV[3])

if redis.replicate_commands then
  redis.replicate_commands()
end

local now = redis.call('TIME')[1] * 1000
for _, field in ipairs(redis.call('HKEYS', jobs)) do
  local made = tonumber(field:match('^j(%d+)-'))
  if made and made < now - kept then
    redis.call('HDEL', jobs, field)
  end
end
redis.call('HSET', jobs, id, job)
redis.call('RPUSH', requests, id)
return {}
