-- Drops the entries that every group of the stream has finished: all before the first that a group has pending, or that
-- was not delivered to it yet. Nothing while the archive's own group is gone: it will read from the first entry again.
-- KEYS: stream. ARGV: group.
-- Returns the group that keeps an entry which another has finished, and the entry; nothing where nobody does. Whether
-- its own group has finished anything behind a pending entry is not looked at.
local stream = KEYS[1]

if redis.replicate_commands then
  redis.replicate_commands()
end

local function value(info, name)
  for i = 1, #info, 2 do
    if info[i] == name then
      return info[i + 1]
    end
  end
end

-- Parts of ids have up to 64 bits, more than a number of Lua: compared as digits.
local function less(a, b)
  return #a < #b or #a == #b and a < b
end

local function before(a, b)
  local a_ms, a_seq = a:match('(%d+)-(%d+)')
  local b_ms, b_seq = b:match('(%d+)-(%d+)')
  return less(a_ms, b_ms) or a_ms == b_ms and less(a_seq, b_seq)
end

local function after(id)
  local ms, seq = id:match('(%d+)-(%d+)')
  if #seq > 15 then
    return id
  end
  return ms .. '-' .. string.format('%.0f', tonumber(seq) + 1)
end

if redis.call('EXISTS', stream) == 0 then
  return {}
end
local keep_from, holder, held, own_from
for _, info in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
  local name = value(info, 'name')
  local first_pending = redis.call('XPENDING', stream, name)[2]
  local from = first_pending or after(value(info, 'last-delivered-id'))
  if name == ARGV[1] then
    own_from = from
  end
  if not keep_from or before(from, keep_from) or from == keep_from and name == ARGV[1] then
    keep_from, holder, held = from, name, first_pending
  end
end
if not own_from then
  return {}
end
redis.call('XTRIM', stream, 'MINID', '=', keep_from)
local first = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
if first and holder ~= ARGV[1] and before(first[1], own_from) then
  return { holder, held or first[1] }
elseif first and holder == ARGV[1] and held then
  return { holder, held }
end
return {}
