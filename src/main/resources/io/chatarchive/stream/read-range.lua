-- Reads a part of the stream, delivered or not. Changes nothing.
-- KEYS: stream. ARGV: first and last id, most entries, most bytes, field of the message, '1' for ids alone.
-- Returns the id to go on with, or '' at the end; then ids; then messages, '' where an entry lacks the field.
local stream = KEYS[1]
local from, to, most, bytes = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local field, ids_alone = ARGV[5], ARGV[6] == '1'
local step = math.min(50, most)
local ids, messages, size = {}, {}, 0

while true do
  local entries = redis.call('XRANGE', stream, from, to, 'COUNT', step + 1)
  for i = 1, math.min(step, #entries) do
    local message = ''
    for f = 1, #entries[i][2], 2 do
      if entries[i][2][f] == field then
        message = entries[i][2][f + 1]
        break
      end
    end
    if #ids >= most or (#ids > 0 and size + #message > bytes) then
      return { entries[i][1], ids, messages }
    end
    ids[#ids + 1] = entries[i][1]
    if not ids_alone then
      messages[#messages + 1] = message
      size = size + #message
    end
  end
  if #entries <= step then
    return { '', ids, messages }
  end
  from = entries[step + 1][1]
end
