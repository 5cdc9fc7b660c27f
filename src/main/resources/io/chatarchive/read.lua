-- The next batch for a consumer: its own pending entries; else entries of consumers that are idle for long; else new ones.
-- KEYS: stream. ARGV: group, consumer, field of the message, first own pending id to look at, most entries, most bytes,
-- bytes of the largest message, most deliveries, idle milliseconds after which to claim, -1 to claim nothing; what to
-- add to the delivery count of pending entries, 0 after a read whose answer was lost, which has counted already.
-- Returns {claimed or -1 for not looked, ids of entries that no longer exist, and of the batch: ids, delivery counts,
-- states, messages}. All but the messages are texts with a blank between two: a reply of few parts costs Redis less.
local stream = KEYS[1]
local group, consumer, message_field, first_own = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local most_entries, most_bytes, largest = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local most_deliveries, claim_after, one_more = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])
local ids, counts, states, messages = {}, {}, {}, {}
local ghosts, claimed, bytes = {}, -1, 0

-- Redis 5 and 6: replicate what was written, not the script
if redis.replicate_commands then
  redis.replicate_commands()
end

local function message_of(fields)
  for i = 1, #fields, 2 do
    if fields[i] == message_field then
      return fields[i + 1]
    end
  end
end

local function put(id, deliveries, state, message)
  local next = #ids + 1
  ids[next], counts[next], states[next], messages[next] = id, deliveries, state, message
end

-- Adds an entry, unless the batch would get too large: one entry always fits. A message too large for the database, and
-- an entry without one, are added without content.
local function add(id, deliveries, fields)
  local message = message_of(fields)
  local size = message and #message or 0
  if #ids > 0 and bytes + size > most_bytes then
    return false
  end
  if not message then
    put(id, deliveries, 'without-message', '')
  elseif size > largest then
    put(id, deliveries, 'too-large', tostring(size))
  else
    put(id, deliveries, 'readable', message)
    bytes = bytes + size
  end
  return true
end

-- Makes the consumer the owner, with a delivery count.
local function own(id, deliveries)
  redis.call('XCLAIM', stream, group, consumer, 0, id, 'RETRYCOUNT', deliveries, 'JUSTID')
end

-- Delivers pending entries again. What was delivered twice and never finished comes alone, for it may be what ends the
-- process; after the most deliveries it is not read any more.
local function deliver(pending)
  for _, entry in ipairs(pending) do
    local id, deliveries = entry[1], entry[4]
    local exhausted = deliveries >= most_deliveries
    local alone = not exhausted and deliveries >= math.min(2, most_deliveries - 1)
    local content = not exhausted and redis.call('XRANGE', stream, id, id)[1]
    if #ids == most_entries or alone and #ids > 0 then
      return
    elseif exhausted then
      own(id, deliveries)
      put(id, deliveries, 'delivered-too-often', '')
    elseif not content then
      redis.call('XACK', stream, group, id)
      ghosts[#ghosts + 1] = id
    elseif add(id, deliveries + one_more, content[2]) then
      own(id, deliveries + one_more)
    else
      return
    end
    if alone and #ids > 0 then
      return
    end
  end
end

-- Page after page, for the first ones may be this consumer's own, which it has left pending.
local function idle_entries_of_others()
  local idle, from, pages = {}, '-', 0
  repeat
    local pending = redis.pcall('XPENDING', stream, group, 'IDLE', claim_after, from, '+', most_entries)
    if pending.err then -- before Redis 6.2
      pending, pages = redis.call('XPENDING', stream, group, '-', '+', most_entries + 10000), 20
    end
    for _, entry in ipairs(pending) do
      if entry[2] ~= consumer and entry[3] >= claim_after then
        idle[#idle + 1] = entry
      end
      from = '(' .. entry[1]
    end
    pages = pages + 1
  until #idle >= most_entries or #pending < most_entries or pages > 20
  return idle
end

-- Redis 5 has no XREADGROUP in scripts: what it does, as its replicas are told.
local function deliver_next_on_redis_5(count)
  local last
  for _, info in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
    last = info[2] == group and info[8] or last
  end
  local ms, seq = last:match('(%d+)-(%d+)')
  local entries = redis.call('XRANGE', stream, ms .. '-' .. string.format('%.0f', tonumber(seq) + 1), '+', 'COUNT', count)
  for _, entry in ipairs(entries) do
    redis.call('XCLAIM', stream, group, consumer, 0, entry[1], 'RETRYCOUNT', 1, 'FORCE', 'JUSTID', 'LASTID', entry[1])
  end
  return entries
end

local function deliver_next(count)
  local reply = redis.pcall('XREADGROUP', 'GROUP', group, consumer, 'COUNT', count, 'STREAMS', stream, '>')
  if reply and reply.err and reply.err:find('not allowed from script', 1, true) then
    return deliver_next_on_redis_5(count)
  elseif reply and reply.err then
    error(reply.err)
  end
  return reply and reply[1][2] or {}
end

-- Asks for few entries at a time, for nobody knows how large they are. What does not fit stays pending, not delivered yet.
local function deliver_new()
  local count, room = 1, true
  while room and #ids < most_entries do
    local entries = deliver_next(math.min(count, most_entries - #ids))
    if #entries == 0 then
      return
    end
    for _, entry in ipairs(entries) do
      room = room and add(entry[1], 1, entry[2])
      if not room then
        own(entry[1], 0)
      end
    end
    count = math.min(count * 2, 32)
  end
end

local summary = redis.call('XPENDING', stream, group)
local own_pending, all_pending = 0, summary[1]
for _, one in ipairs(all_pending > 0 and summary[4] or {}) do
  if one[1] == consumer then
    own_pending = tonumber(one[2])
  end
end
if own_pending > 0 then
  deliver(redis.call('XPENDING', stream, group, first_own, '+', most_entries, consumer))
end
if #ids == 0 and #ghosts == 0 and claim_after >= 0 and all_pending > own_pending then
  deliver(idle_entries_of_others())
  claimed = #ids + #ghosts
end
if #ids == 0 and #ghosts == 0 then
  deliver_new()
end
return {
  claimed, table.concat(ghosts, ' '),
  table.concat(ids, ' '), table.concat(counts, ' '), table.concat(states, ' '), messages
}
