-- Counts the entries behind an id, about a thousand at the most, and returns their number and the id of the last.
-- Asks for few at a time, for Redis hands out their contents too, and nobody knows how large they are.
-- KEYS: stream. ARGV: the id.
local count, last, page = 0, ARGV[1], 2
repeat
  local entries = redis.call('XRANGE', KEYS[1], last, '+', 'COUNT', page)
  local found = #entries
  if found > 0 and entries[1][1] == last then -- Redis 5 knows no range that leaves its end out
    found = found - 1
  end
  if found > 0 then
    count, last = count + found, entries[#entries][1]
  end
  page = math.min(page * 2, 32)
until found == 0 or count >= 1000
return { tostring(count), last }
