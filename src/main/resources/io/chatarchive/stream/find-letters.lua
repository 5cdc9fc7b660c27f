-- Looks at a part of the dead letters, or of the trash, and returns those that are wanted. Changes nothing.
-- KEYS: dead letters or trash. ARGV: id to begin with, entries to look at, most to return, most bytes to return, stream,
-- reason or '', words of the error or '', milliseconds from and to, most bytes of data, '1' if ids follow; then letter ids
-- and source ids, or @ and the entry of a letter. A field that has more bytes is left out, with its size in another one,
-- data-bytes, and the letter has the field left-out.
-- Returns the id to go on with, or '' at the end; then the letters, each its entry id and its fields.
local letters = KEYS[1]
local from, look_at, most, bytes = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local stream, reason, words = ARGV[5], ARGV[6], string.lower(ARGV[7])
local since, till, largest, by_id = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10]), ARGV[11] == '1'

local wanted = {}
for i = 12, #ARGV do
  wanted[ARGV[i]] = true
end

local function fields_of(entry)
  local named = {}
  for i = 1, #entry[2], 2 do
    named[entry[2][i]] = named[entry[2][i]] or entry[2][i + 1]
  end
  return named
end

-- In milliseconds. Anybody may write to the stream: an at that is no time counts as none, one beyond every calendar as the
-- last there is.
local function time_of(entry, letter)
  local at = letter.at and #letter.at <= 15 and letter.at:match('^%d+$')
  return math.min(tonumber(at or entry[1]:match('^%d+')), 999999999999999)
end

local function is_wanted(entry)
  local letter = fields_of(entry)
  local at = time_of(entry, letter)
  local own_id = letter.letter ~= '' and letter.letter or entry[1]
  return (not letter.stream or letter.stream == stream)
    and (not by_id or wanted[own_id] or wanted[letter.id or ''] or wanted['@' .. entry[1]])
    and (reason == '' or letter.reason == reason)
    and (words == '' or string.find(string.lower(letter.error or ''), words, 1, true))
    and at >= since and at <= till
end

local function without_large_fields(entry)
  local fields, left_out = {}, false
  for i = 1, #entry[2], 2 do
    local name, value = entry[2][i], entry[2][i + 1]
    if #value > largest and (name == 'data' or largest > 0) then
      fields[#fields + 1] = name .. '-bytes'
      fields[#fields + 1] = tostring(#value)
      left_out = true
    elseif largest > 0 or name:sub(1, 8) ~= 'received' then
      fields[#fields + 1] = name
      fields[#fields + 1] = value
    end
  end
  if left_out then
    fields[#fields + 1] = 'left-out'
    fields[#fields + 1] = '1'
  end
  return { entry[1], fields }
end

local function size_of(entry)
  local size = 0
  for _, text in ipairs(entry[2]) do
    size = size + #text
  end
  return size
end

local found, size = {}, 0
local next_id = ''
-- Letters may be large: it begins with few, and ends when it has looked at enough bytes, so that it takes few milliseconds.
local enough_bytes = 2097152
local looked, looked_bytes, step = 0, 0, math.min(5, look_at)
while looked < look_at and looked_bytes < enough_bytes do
  local entries = redis.call('XRANGE', letters, from, '+', 'COUNT', step + 1)
  for i = 1, math.min(step, #entries) do
    looked_bytes = looked_bytes + size_of(entries[i])
    if is_wanted(entries[i]) then
      local letter = without_large_fields(entries[i])
      if #found >= most or (#found > 0 and size + size_of(letter) > bytes) then
        return { letter[1], found }
      end
      found[#found + 1] = letter
      size = size + size_of(letter)
    end
  end
  looked = looked + step
  if #entries <= step then
    return { '', found }
  end
  from = entries[step + 1][1]
  next_id = from
  step = math.min(looked_bytes < 65536 and 50 or 5, look_at - looked)
end
return { next_id, found }
