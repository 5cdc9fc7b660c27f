-- Adds letters that are not there, in one step with the look for them.
-- KEYS: dead letters, trash. ARGV: in each of the two the id from which on nobody has looked yet; entries to look at, stream;
-- then each letter: its id, how many texts its fields are, their names and values.
-- Returns of each of the two the id of the last entry that was looked at or added, or '' if there was none, and how many
-- were added; -1 where there is more to look at first, and nothing was added.
local look_at, stream = tonumber(ARGV[3]), ARGV[4]

if redis.replicate_commands then
  redis.replicate_commands()
end

local there, last, more = {}, { '', '' }, false
for k = 1, 2 do
  local entries = redis.call('XRANGE', KEYS[k], ARGV[k], '+', 'COUNT', look_at)
  for _, entry in ipairs(entries) do
    local letter = {}
    for f = 1, #entry[2], 2 do
      letter[entry[2][f]] = letter[entry[2][f]] or entry[2][f + 1]
    end
    if not letter.stream or letter.stream == stream then
      there[letter.letter and letter.letter ~= '' and letter.letter or entry[1]] = true
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
  local first = next_letter + 2
  local after = first + tonumber(ARGV[next_letter + 1])
  if not there[ARGV[next_letter]] then
    last[1] = redis.call('XADD', KEYS[1], '*', unpack(ARGV, first, after - 1))
    added = added + 1
  end
  next_letter = after
end
return { last[1], last[2], added }
