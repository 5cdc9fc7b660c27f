-- Copies one entry that is pending for a consumer to the dead letters and acknowledges it.
-- The copy comes first: where it cannot be written (no memory, wrong type), the script ends and the entry stays pending.
-- KEYS: stream, dead letters. ARGV: group, consumer, entry id, field of the message, reason, error, '1' to delete, id of
-- the letter.
-- Returns 1; 0 if the entry was not pending for that consumer any more; 2 if it was, but somebody has deleted it: nothing
-- is copied then.
local stream, dead_letters = KEYS[1], KEYS[2]
local group, consumer, id, message_field, reason, error_text, delete, letter = unpack(ARGV)

-- Redis 5 and 6: replicate what was written, not the script
if redis.replicate_commands then
  redis.replicate_commands()
end

local pending = redis.call('XPENDING', stream, group, id, id, 1, consumer)[1]
if not pending then
  return 0
end
local deliveries = pending[4]
local entry = redis.call('XRANGE', stream, id, id)[1]
if not entry then
  redis.call('XACK', stream, group, id)
  return 2
end

-- A script hands few thousand arguments to a command: what is beyond them is one field, a JSON array of pairs.
local message
local others, rest = {}, {}
local fields = entry[2]
for i = 1, #fields, 2 do
  if fields[i] == message_field and not message then
    message = fields[i + 1]
  elseif #others < 2000 then
    others[#others + 1] = 'received.' .. fields[i]
    others[#others + 1] = fields[i + 1]
  else
    rest[#rest + 1] = { fields[i], fields[i + 1] }
  end
end
if #rest > 0 then
  others[#others + 1] = 'received'
  others[#others + 1] = cjson.encode(rest)
end

local now = redis.call('TIME')
local at = now[1] .. string.format('%03d', math.floor(now[2] / 1000))
redis.call('XADD', dead_letters, '*', 'id', id, 'data', message or '', 'reason', reason, 'error', error_text,
  'deliveries', deliveries, 'consumer', consumer, 'letter', letter, 'stream', stream, 'group', group, 'at', at,
  'attempts', 0, unpack(others))
redis.call('XACK', stream, group, id)
if delete == '1' then
  redis.pcall('XDEL', stream, id) -- where it is refused the entry stays, and is set aside all the same
end
return 1
