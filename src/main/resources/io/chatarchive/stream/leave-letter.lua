-- Removes a letter whose message is stored, and counts that for the job. KEYS: dead letters, the job.
-- ARGV: entry id, name of the count. Returns 1; 0 if the letter is not there any more.
if redis.replicate_commands then
  redis.replicate_commands()
end

local removed = redis.call('XDEL', KEYS[1], ARGV[1])
if removed == 1 then
  redis.call('HINCRBY', KEYS[2], 'count:' .. ARGV[2], 1)
end
return removed
