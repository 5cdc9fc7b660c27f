-- The ids of entries that are pending for the group. Changes nothing.
-- KEYS: stream. ARGV: group, first and last id, most. Returns ids; as many as the most if there may be more.
local pending = redis.pcall('XPENDING', KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4])
if pending.err and pending.err:find('NOGROUP', 1, true) then
  return {}
end
local ids = {}
for i, entry in ipairs(pending) do
  ids[i] = entry[1]
end
return ids
