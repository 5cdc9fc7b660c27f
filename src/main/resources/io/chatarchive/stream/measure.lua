-- Measures a stream and its dead letters, and changes nothing. What Redis does not let this user ask is left out.
-- KEYS: stream, dead letters. ARGV: '1' to ask for the bytes of the stream (MEMORY USAGE).
-- Returns names and values, as pairs.
local stream, letters = KEYS[1], KEYS[2]
local said = {}

local function say(name, value)
  said[#said + 1] = name
  said[#said + 1] = tostring(value)
end

if ARGV[1] == '1' then
  local bytes = redis.pcall('MEMORY', 'USAGE', stream)
  if type(bytes) == 'table' then
    say('refusal', bytes.err)
  else
    say('stream_bytes', bytes or 0)
  end
end

-- Whatever changes the letters changes their number or the last id.
local info = redis.pcall('XINFO', 'STREAM', letters)
local last = ''
for i = 1, #info, 2 do
  if info[i] == 'last-generated-id' then
    last = info[i + 1]
  end
end
say('last_letter', last)
return said
