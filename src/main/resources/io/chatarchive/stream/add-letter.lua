-- Stands before the scripts that write a letter anew. Changes nothing by itself.
-- A command takes few thousand texts from a script: fields of others beyond them become one, a JSON array of pairs.
local ours = {}
for name in string.gmatch('id data reason error deliveries consumer letter stream group at attempts edited received '
  .. 'discarded-at discarded-by because replaced-by', '[^ ]+') do
  ours[name] = true
end

local function add_letter(stream, fields)
  local first, rest = {}, {}
  for f = 1, #fields, 2 do
    if ours[fields[f]] or #first < 4000 then
      first[#first + 1] = fields[f]
      first[#first + 1] = fields[f + 1]
    else
      rest[#rest + 1] = { fields[f], fields[f + 1] }
    end
  end
  if #rest > 0 then
    first[#first + 1] = 'rest'
    first[#first + 1] = cjson.encode(rest)
  end
  return redis.call('XADD', stream, '*', unpack(first))
end
