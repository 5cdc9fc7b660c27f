-- Deletes what has been in the trash for too long. KEYS: trash. ARGV: milliseconds that it is kept, most to delete.
-- Returns how many were deleted.
local trash, kept, most = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])

if redis.replicate_commands then
  redis.replicate_commands()
end

local until_time = redis.call('TIME')[1] * 1000 - kept
if until_time <= 0 then
  return 0
end
local ids = {}
for _, entry in ipairs(redis.call('XRANGE', trash, '-', string.format('%.0f', until_time), 'COUNT', most)) do
  ids[#ids + 1] = entry[1]
end
if #ids > 0 then
  redis.call('XDEL', trash, unpack(ids))
end
return #ids
