-- Leaves a job for whichever process takes it. KEYS: requests, jobs, the job.
-- ARGV: id of the job, what it is as JSON, milliseconds for which it is kept, how many may wait, how many are listed,
-- the verb, who leaves it.
-- Returns 1; 0 if too many wait.
local requests, jobs, job = KEYS[1], KEYS[2], KEYS[3]

if redis.replicate_commands then
  redis.replicate_commands()
end

if redis.call('LLEN', requests) >= tonumber(ARGV[4]) then
  return 0
end
local now = redis.call('TIME')
redis.call('HSET', job, 'request', ARGV[2], 'verb', ARGV[6], 'by', ARGV[7], 'made', now[1] * 1000 + math.floor(now[2] / 1000))
redis.call('PEXPIRE', job, ARGV[3])
redis.call('RPUSH', jobs, ARGV[1])
redis.call('LTRIM', jobs, -tonumber(ARGV[5]), -1)
redis.call('RPUSH', requests, ARGV[1])
return 1
