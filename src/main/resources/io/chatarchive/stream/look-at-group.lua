-- Looks at the consumer group and changes nothing. Entries stay where they are: ids and numbers are returned, as pairs.
-- KEYS: stream, dead letters. ARGV: group, then the consumers that this process is.
local stream, dead_letters = KEYS[1], KEYS[2]
local state = {}

local function say(name, value)
  state[#state + 1] = name
  state[#state + 1] = tostring(value)
end

local function named(pairs_of_names)
  local found = {}
  for i = 1, #pairs_of_names, 2 do
    found[pairs_of_names[i]] = pairs_of_names[i + 1]
  end
  return found
end

local function find_group()
  local group, others = nil, {}
  for _, info in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
    local found = named(info)
    if found.name == ARGV[1] then
      group = found
    else
      others[#others + 1] = found.name
    end
  end
  if #others > 0 then
    say('other_groups', table.concat(others, ', '))
  end
  return group
end

local function own(consumers)
  local lanes = {}
  for i = 2, #ARGV do
    lanes[ARGV[i]] = true
  end
  local sum = 0
  for _, consumer in ipairs(consumers or {}) do
    if lanes[consumer[1]] then
      sum = sum + consumer[2]
    end
  end
  return sum
end

local now = redis.call('TIME')
say('now', now[1] .. string.format('%03d', math.floor(now[2] / 1000)))

local dead = redis.pcall('XLEN', dead_letters)
if type(dead) == 'number' then
  say('dead_letters', dead)
end

-- Acknowledges an entry that cannot be: nothing changes, and a server that takes no writes refuses it.
local acknowledged = redis.pcall('XACK', stream, ARGV[1], '0-0')
if type(acknowledged) == 'table' and acknowledged.err then
  say('refusal', acknowledged.err)
end

local exists = redis.call('EXISTS', stream) == 1
local whole = exists and named(redis.call('XINFO', 'STREAM', stream)) or { length = 0 }
say('length', whole.length)
if whole['first-entry'] then
  say('first', whole['first-entry'][1])
end
if exists then
  say('last_id', whole['last-generated-id'])
end

-- The id of the first entry behind that one. Redis 5 knows no range that leaves its end out.
local function first_behind(last)
  for _, entry in ipairs(redis.call('XRANGE', stream, last, '+', 'COUNT', 2)) do
    if entry[1] ~= last then
      return entry[1]
    end
  end
end

local group = exists and find_group()
local last = group and group['last-delivered-id'] or '0-0'
local first_unread = first_behind(last)
if first_unread then
  say('first_unread', first_unread)
end
if not group then
  return state
end
say('last_delivered', last)
say('consumers', group.consumers)

local pending = redis.call('XPENDING', stream, ARGV[1])
say('pending', pending[1])
if pending[1] > 0 then
  say('oldest_pending', pending[2])
  say('own_pending', own(pending[4]))
end

if group.lag then -- from Redis 7 on, where it can be known; it may count what was trimmed unread
  say('lag', group.lag)
end

if group.consumers == 0 and last ~= '0-0' then
  local first = redis.call('XRANGE', stream, '-', last, 'COUNT', 1)[1]
  if first then
    say('first_skipped', first[1])
  end
end
return state
