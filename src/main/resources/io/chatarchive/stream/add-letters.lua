-- Adds letters that are not there, in one step with the look for them. One that is in the trash comes out of it.
-- KEYS: dead letters, trash. ARGV: in each of the two the id from which on nobody has looked yet; entries to look at, stream;
-- then each letter: its id, how many entries of the trash it was seen in, these, how many texts its fields are, their names
-- and values.
-- Returns of each of the two the id of the last entry that was looked at or added, or '' if there was none, and how many
-- were added; -1 where there is more to look at first, and nothing was added.
local look_at, stream = tonumber(ARGV[3]), ARGV[4]

if redis.replicate_commands then
  redis.replicate_commands()
end

local there, discarded, last, more = {}, {}, { '', '' }, false
for k = 1, 2 do
  local entries = redis.call('XRANGE', KEYS[k], ARGV[k], '+', 'COUNT', look_at)
  for _, entry in ipairs(entries) do
    local letter = {}
    for f = 1, #entry[2], 2 do
      letter[entry[2][f]] = letter[entry[2][f]] or entry[2][f + 1]
    end
    if not letter.stream or letter.stream == stream then
      local id = letter.letter and letter.letter ~= '' and letter.letter or entry[1]
      if k == 1 then
        there[id] = true
      else
        discarded[id] = discarded[id] or {}
        table.insert(discarded[id], entry[1])
      end
    end
    last[k] = entry[1]
  end
  more = more or #entries == look_at
end
if more then
  return { last[1], last[2], -1 }
end

local added, next_letter = 0, 5
while next_letter <= #ARGV do
  local id, seen = ARGV[next_letter], tonumber(ARGV[next_letter + 1])
  local first = next_letter + seen + 3
  local after = first + tonumber(ARGV[first - 1])
  if not there[id] then
    for i = next_letter + 2, next_letter + 1 + seen do
      redis.call('XDEL', KEYS[2], ARGV[i])
    end
    for _, entry in ipairs(discarded[id] or {}) do
      redis.call('XDEL', KEYS[2], entry)
    end
    last[1] = redis.call('XADD', KEYS[1], '*', unpack(ARGV, first, after - 1))
    added = added + 1
  end
  next_letter = after
end
return { last[1], last[2], added }
