-- Deletes what has been in the trash for too long. KEYS: trash. ARGV: milliseconds that it is kept, most to delete.
-- Letters may be large: few are read at once, and it ends when it has read enough bytes, so that it takes few milliseconds.
-- Returns how many were deleted; 0: there is no more.
local trash, kept, most = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])

if redis.replicate_commands then
  redis.replicate_commands()
end

local until_time = redis.call('TIME')[1] * 1000 - kept
if until_time <= 0 then
  return 0
end
local deleted, bytes = 0, 0
while deleted < most and bytes < 2097152 do
  local entries = redis.call('XRANGE', trash, '-', string.format('%.0f', until_time), 'COUNT', 5)
  if #entries == 0 then
    break
  end
  for _, entry in ipairs(entries) do
    for _, text in ipairs(entry[2]) do
      bytes = bytes + #text
    end
    deleted = deleted + redis.call('XDEL', trash, entry[1])
  end
end
return deleted
