-- The next batch for a consumer: its own pending entries; else entries of consumers that are idle for long; else new ones.
-- KEYS: stream. ARGV:
--   group, consumer, field of the message, first own pending id to look at,
--   most entries, most bytes, bytes of the largest message, most deliveries,
--   idle milliseconds after which to claim, -1 to claim nothing; the pending id from which on to look for such entries,
--   'count' to count deliveries of pending entries; 'uncounted' after a read whose answer was lost, which has counted
--     already; 'shared' while another process reads under the same names, so that a count says nothing: it becomes 1,
--   'give-up' to hand over unread what was delivered too often; 'wait' to pass over it,
--   all consumers of this process, of which nothing is claimed.
-- Returns {claimed or -1 for not looked, the id from which on to look for idle entries next time, '-' after all,
-- ids of entries that no longer exist, and of the batch: ids, delivery counts, states, messages}. All but the messages
-- are texts with a blank between two: a reply of few parts costs Redis less.
local stream = KEYS[1]
local group, consumer, message_field, first_own = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local most_entries, most_bytes, largest = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local most_deliveries, claim_after, claim_from = tonumber(ARGV[8]), tonumber(ARGV[9]), ARGV[10]
local counting, may_give_up = ARGV[11], ARGV[12] == 'give-up'
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

-- Makes the consumer the owner, with a delivery count. False if the entry was deleted: Redis 7 drops it then.
local function own(id, deliveries)
  return #redis.call('XCLAIM', stream, group, consumer, 0, id, 'RETRYCOUNT', deliveries, 'JUSTID') > 0
end

local function count_again(deliveries)
  return counting == 'shared' and 1 or math.max(1, deliveries + (counting == 'count' and 1 or 0))
end

-- Delivers a pending entry again. Returns whether another may follow it in the batch. What was delivered twice and never
-- finished comes alone, for it may be what ends the process; after the most deliveries it is not read any more.
local function deliver_one(id, deliveries, new_count)
  local exhausted = counting ~= 'shared' and deliveries >= most_deliveries
  local alone = not exhausted and counting ~= 'shared' and deliveries >= math.min(2, most_deliveries - 1)
  if exhausted and not may_give_up then
    return true
  elseif #ids == most_entries or alone and #ids > 0 then
    return false
  elseif exhausted then
    if own(id, deliveries) then
      put(id, deliveries, 'delivered-too-often', '')
    else
      ghosts[#ghosts + 1] = id
    end
    return true
  end
  local entry = redis.call('XRANGE', stream, id, id)[1]
  if not entry then
    redis.call('XACK', stream, group, id)
    ghosts[#ghosts + 1] = id
  elseif add(id, new_count, entry[2]) then
    own(id, new_count)
  else
    return false
  end
  return not alone or #ids == 0
end

local function deliver_own()
  for _, entry in ipairs(redis.call('XPENDING', stream, group, first_own, '+', most_entries, consumer)) do
    if not deliver_one(entry[1], entry[4], count_again(entry[4])) then
      return
    end
  end
end

-- The lanes of a process are NAME, NAME/2, NAME/3 …
local function process_of(name)
  return name:match('^(.*)/%d+$') or name
end

-- Processes that have spoken with Redis lately.
local function processes_alive()
  local alive = {}
  for _, pairs_of_consumer in ipairs(redis.call('XINFO', 'CONSUMERS', stream, group)) do
    local found = {}
    for i = 1, #pairs_of_consumer, 2 do
      found[pairs_of_consumer[i]] = pairs_of_consumer[i + 1]
    end
    if found.idle < claim_after then
      alive[process_of(found.name)] = true
    end
  end
  return alive
end

-- Page after page, for the first ones may be this process's own. The next look goes on where this one ends.
local function idle_entries_of_others()
  local ours, idle = {}, {}
  for i = 13, #ARGV do
    ours[ARGV[i]] = true
  end
  for _ = 1, 20 do
    local page = redis.pcall('XPENDING', stream, group, 'IDLE', claim_after, claim_from, '+', 1000)
    if page.err then -- before Redis 6.2
      page = redis.call('XPENDING', stream, group, claim_from, '+', 1000)
    end
    local first = claim_from
    for _, entry in ipairs(page) do
      claim_from = entry[1]
      if entry[1] ~= first and not ours[entry[2]] and entry[3] >= claim_after then
        idle[#idle + 1] = entry
        if #idle == most_entries then
          return idle
        end
      end
    end
    if #page < 1000 then
      claim_from = '-'
      return idle
    end
  end
  return idle
end

-- A takeover from a process that lives is no delivery: it may have lost its way to the database.
local function claim_idle()
  local idle = idle_entries_of_others()
  local alive = #idle > 0 and processes_alive()
  for _, entry in ipairs(idle) do
    local lives = alive[process_of(entry[2])]
    if not deliver_one(entry[1], entry[4], lives and math.max(1, entry[4]) or count_again(entry[4])) then
      claim_from = '-'
      return
    end
  end
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
    redis.call('XREADGROUP', 'GROUP', group, consumer, 'COUNT', count, 'STREAMS', stream, '>') -- raises it as it is
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
  deliver_own()
end
if #ids == 0 and #ghosts == 0 and claim_after >= 0 and all_pending > own_pending then
  claim_idle()
  claimed = #ids + #ghosts
elseif all_pending == own_pending then
  claim_from = '-'
end
if #ids == 0 and #ghosts == 0 then
  deliver_new()
end
return {
  claimed, claim_from, table.concat(ghosts, ' '),
  table.concat(ids, ' '), table.concat(counts, ' '), table.concat(states, ' '), messages
}
