-- Takes the job that waits longest. KEYS: requests, jobs. ARGV: the state of a job that has begun, as JSON.
-- Returns its id and the job as JSON; nothing if none waits.
local requests, jobs = KEYS[1], KEYS[2]

if redis.replicate_commands then
  redis.replicate_commands()
end

while true do
  local id = redis.call('LPOP', requests)
  if not id then
    return {}
  end
  local job = redis.call('HGET', jobs, id)
  if job then
    redis.call('HSET', jobs, id .. ':state', ARGV[1])
    return { id, job }
  end
end
