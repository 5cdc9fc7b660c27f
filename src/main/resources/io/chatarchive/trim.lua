-- Drops the entries that every group of the stream has finished: all before the first that a group has pending, or that
-- was not delivered to it yet. Nothing while the archive's own group is gone: it will read from the first entry again.
-- KEYS: stream. ARGV: group.
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
  return 0
end
local keep_from, own_group
for _, info in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
  own_group = own_group or value(info, 'name') == ARGV[1]
  local first_pending = redis.call('XPENDING', stream, value(info, 'name'))[2]
  local first = first_pending or after(value(info, 'last-delivered-id'))
  if not keep_from or before(first, keep_from) then
    keep_from = first
  end
end
return own_group and redis.call('XTRIM', stream, 'MINID', '=', keep_from) or 0
