-- Writes down how far a job is, for the process that owns it. KEYS: requests, the job.
-- ARGV: id of the job, the owner, milliseconds for which it is kept, then fields and their values. The field over ends it.
-- Returns 'go on', 'stop' if somebody wants that, or 'lost' if the job is another process's by now, or gone.
local requests, job = KEYS[1], KEYS[2]

if redis.replicate_commands then
  redis.replicate_commands()
end

if redis.call('HGET', job, 'owner') ~= ARGV[2] then
  return 'lost'
end
for i = 4, #ARGV, 2 do
  redis.call('HSET', job, ARGV[i], ARGV[i + 1])
end
local now = redis.call('TIME')
redis.call('HSET', job, 'beat', now[1] * 1000 + math.floor(now[2] / 1000))
redis.call('PEXPIRE', job, ARGV[3])
local over, stop = unpack(redis.call('HMGET', job, 'over', 'stop'))
if over then
  redis.call('LREM', requests, 0, ARGV[1])
end
return stop and 'stop' or 'go on'
