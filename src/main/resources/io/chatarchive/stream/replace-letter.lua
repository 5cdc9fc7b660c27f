-- Puts a changed copy of a letter in its place, in one step: at no moment there are both or neither.
-- KEYS: dead letters, trash; a job that counts it as failed. ARGV: entry id, how many fields change, their names and values;
-- then, where the original goes to the trash, the names and values that it gets there.
-- Returns the id of the copy; empty text if the letter is not there any more.
local letters, trash = KEYS[1], KEYS[2]
local id, changes = ARGV[1], tonumber(ARGV[2])

if redis.replicate_commands then
  redis.replicate_commands()
end

local entry = redis.call('XRANGE', letters, id, id)[1]
if not entry then
  return ''
end

local function with(first, last)
  local changed, fields = {}, {}
  for i = first, last, 2 do
    changed[ARGV[i]] = true
  end
  local has_letter, has_at = changed.letter, false
  for i = 1, #entry[2], 2 do
    if not changed[entry[2][i]] then
      fields[#fields + 1] = entry[2][i]
      fields[#fields + 1] = entry[2][i + 1]
      has_letter = has_letter or entry[2][i] == 'letter'
      has_at = has_at or entry[2][i] == 'at'
    end
  end
  for i = first, last do
    fields[#fields + 1] = ARGV[i]
  end
  if not has_letter then -- of an older version: its entry id is the id of the letter
    fields[#fields + 1] = 'letter'
    fields[#fields + 1] = id
  end
  if not has_at then -- nor does such a letter have a time but that of its entry
    fields[#fields + 1] = 'at'
    fields[#fields + 1] = id:match('^%d+')
  end
  return fields
end

local first_for_trash = 3 + 2 * changes
if #ARGV >= first_for_trash then
  add_letter(trash, with(first_for_trash, #ARGV))
end
local copy = add_letter(letters, with(3, first_for_trash - 1))
redis.call('XDEL', letters, id)
if KEYS[3] then
  redis.call('HINCRBY', KEYS[3], 'count:failed', 1)
end
return copy
