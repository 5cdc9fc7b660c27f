-- Reads a part of the stream, delivered or not. Changes nothing.
-- KEYS: stream. ARGV: first and last id, most entries, most bytes, field of the message, '1' for ids alone,
-- most bytes of a message.
-- Returns the id to go on with, or '' at the end; then ids; then messages, '' where an entry lacks the field or its message
-- has more bytes; then the sizes of those that have, '' of the others.
local stream = KEYS[1]
local from, to, most, bytes = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local field, ids_alone, largest = ARGV[5], ARGV[6] == '1', tonumber(ARGV[7])
local step = math.min(50, most)
local ids, messages, sizes, size = {}, {}, {}, 0

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
    local too_large = ''
    if #message > largest then
      too_large = tostring(#message)
      message = ''
    end
    if #ids >= most or (#ids > 0 and size + #message > bytes) then
      return { entries[i][1], ids, messages, sizes }
    end
    ids[#ids + 1] = entries[i][1]
    if not ids_alone then
      messages[#messages + 1] = message
      sizes[#sizes + 1] = too_large
      size = size + #message
    end
  end
  if #entries <= step then
    return { '', ids, messages, sizes }
  end
  from = entries[step + 1][1]
end
