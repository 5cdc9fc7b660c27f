-- Moves letters to the trash, or back, both sides in one step.
-- KEYS: from, to; a job that counts them as editedToTrash.
-- ARGV: how many fields are added, their names and values; then entry ids.
-- What the trash has added is taken away on the way. Letters may be large: it ends when it has moved enough bytes, so that
-- it takes few milliseconds.
-- Returns how many were there, and how many of the ids are done.
local from, to = KEYS[1], KEYS[2]
local of_trash = { ['discarded-at'] = true, ['discarded-by'] = true, because = true }

if redis.replicate_commands then
  redis.replicate_commands()
end

local added = tonumber(ARGV[1])
local moved, bytes = 0, 0
for i = 2 + 2 * added, #ARGV do
  local entry = redis.call('XRANGE', from, ARGV[i], ARGV[i])[1]
  if entry then
    local fields = {}
    local has_letter, has_at = false, false
    for f = 1, #entry[2], 2 do
      if not of_trash[entry[2][f]] then
        fields[#fields + 1] = entry[2][f]
        fields[#fields + 1] = entry[2][f + 1]
        has_letter = has_letter or entry[2][f] == 'letter'
        has_at = has_at or entry[2][f] == 'at'
      end
    end
    if not has_letter then -- of an older version: its entry id is the id of the letter
      fields[#fields + 1] = 'letter'
      fields[#fields + 1] = entry[1]
    end
    if not has_at then -- nor does such a letter have a time but that of its entry
      fields[#fields + 1] = 'at'
      fields[#fields + 1] = entry[1]:match('^%d+')
    end
    for a = 2, 1 + 2 * added do
      fields[#fields + 1] = ARGV[a]
    end
    for _, text in ipairs(fields) do
      bytes = bytes + #text
    end
    add_letter(to, fields)
    redis.call('XDEL', from, entry[1])
    moved = moved + 1
    if KEYS[3] then
      redis.call('HINCRBY', KEYS[3], 'count:editedToTrash', 1)
    end
    if bytes > 2097152 then
      return { moved, i - 1 - 2 * added }
    end
  end
end
return { moved, #ARGV - 1 - 2 * added }
