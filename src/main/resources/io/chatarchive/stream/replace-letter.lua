-- Puts a changed copy of a letter in its place, in one step: at no moment there are both or neither.
-- KEYS: dead letters, trash; a job that counts it as failed. ARGV: entry id, how many fields change, their names and values;
-- then, where the original goes to the trash, the names and values that it gets there.
-- Returns the id of the copy; empty text if the letter is not there any more.
local letters, trash = KEYS[1], KEYS[2]
local id, changes = ARGV[1], tonumber(ARGV[2])

if redis.replicate_commands then
  redis.replicate_commands()
end

-- A command takes few thousand texts from a script: fields of others beyond them become one, a JSON array of pairs.
local ours = {}
for name in string.gmatch('id data reason error deliveries consumer letter stream group at attempts edited received '
  .. 'discarded-at discarded-by because replaced-by', '[^ ]+') do
  ours[name] = true
end

local function add(stream, fields)
  local first, rest = {}, {}
  for f = 1, #fields, 2 do
    if ours[fields[f]] or #first < 4000 then
      first[#first + 1] = fields[f]
      first[#first + 1] = fields[f + 1]
    else
      rest[#rest + 1] = { fields[f], fields[f + 1] }
    end
  end
  if #rest > 0 then
    first[#first + 1] = 'rest'
    first[#first + 1] = cjson.encode(rest)
  end
  return redis.call('XADD', stream, '*', unpack(first))
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
  add(trash, with(first_for_trash, #ARGV))
end
local copy = add(letters, with(3, first_for_trash - 1))
redis.call('XDEL', letters, id)
if KEYS[3] then
  redis.call('HINCRBY', KEYS[3], 'count:failed', 1)
end
return copy
