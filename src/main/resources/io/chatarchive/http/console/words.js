// What the page says, in English and Chinese. Sentences of the server come as they are.

const ENGLISH = {
  archive: "Archive", archives: "Archives", overview: "Overview", letters: "Dead letters", jobs: "Jobs", audit: "Audit", settings: "Settings", routes: "Routes",
  language: "中文", languageTitle: "中文界面", theme: "Theme", "theme.auto": "As the system", "theme.light": "Light", "theme.dark": "Dark",
  login: "Log in", logout: "Log out", name: "Name", password: "Password", loggedOut: "The session has ended. Log in again.",
  linkUsed: "This link cannot be used (any more). Log in with a password, or make a new link: chat-archive users link NAME",
  noUsers: "No users are set up, so only the state is shown. To see more and to act, make a user: bin/chat-archive users add NAME --role operator",
  offline: "The server does not answer. Asking again …", notAllowed: "Your role does not allow this.", unknown: "unknown", loading: "Loading …", nothing: "Nothing here.",
  "state.up-to-date": "Up to date", "state.waiting": "Waiting", "state.catching-up": "Catching up", "state.paused": "Paused", "state.falling-behind": "Falling behind", "state.stalled": "Stalled", "state.blocked": "Blocked", "state.unknown": "Unknown",
  "help.up-to-date": "Everything that was sent is in the table.", "help.waiting": "Messages wait for the next look, or for the schedule.", "help.catching-up": "A backlog is being stored, and becomes less.", "help.paused": "Somebody has paused the archive. Messages wait in the stream.", "help.falling-behind": "More messages come than are stored.", "help.stalled": "Messages wait, and nothing moves.", "help.blocked": "A server is away, or refuses. Nothing is lost; messages wait in the stream.", "help.unknown": "Redis cannot be asked.",
  since: "for {0}", waiting: "Waiting", pending: "Pending", lag: "Time lag", inRate: "In", outRate: "Out", deadLetters: "Dead letters", storeTime: "Insert time", perSecond: "{0}/s",
  "hint.waiting": "entries that are not stored yet", "hint.pending": "delivered, not acknowledged", "hint.lag": "age of the oldest message that is not stored", "hint.in": "messages added", "hint.out": "messages stored", "hint.letters": "messages that cannot be stored as they are", "hint.store": "a batch, insert and commit",
  next: "Next", in: "in {0}", ago: "{0} ago", now: "now",
  throughput: "Throughput, last hour", backlog: "Backlog, last hour", collecting: "The line begins when this process starts, and grows for an hour.",
  throughputWords: "Now {0} in and {1} out; at most {2} in and {3} out.", backlogWords: "Now {0} waiting; at most {1}, at {2}.",
  errors: "Recent errors", noErrors: "No errors since this process started.", error: "Error", from: "From", to: "To", until: "until",
  consumers: "Consumers", consumer: "Consumer", idle: "Idle", living: "reads", gone: "gone", removeConsumer: "Remove", removed: "Removed {0}. {1}", processes: "Processes", process: "Process", state: "State", seen: "Last heard",
  drain: "Drain now", pause: "Pause", resume: "Resume", replay: "Replay …", reconcile: "Reconcile …", why: "Why", whyHint: "Shown to everybody who looks at the archive.",
  pauseTitle: "Pause {0}?", pauseHelp: "All processes stop storing after their current batch, also after a restart. The chat goes on; messages wait in the stream.", paused: "{0} is paused.", resumed: "{0} goes on.", drainAsked: "Asked to drain. A process takes it within two seconds.",
  cancel: "Cancel", close: "Close", undo: "Undo", undone: "Undone.", nothingUndone: "Nothing was undone: it was changed meanwhile.", goneMeanwhile: "{0} had been changed or moved meanwhile.", changedMeanwhile: "The letter was changed meanwhile. What you typed is still here.",
  replayTitle: "Replay a part of the stream", replayHelp: "Sends entries through the routes again, each under its id. What is in the table stays as it is. Run it dry first: it says what would be new.",
  reconcileTitle: "Compare stream and table", reconcileHelp: "Looks for messages that were delivered, and are neither in the table, nor pending, nor dead letters. Compare first; then what is missing can be filled.",
  rangeHint: "A time such as 2026-11-26T10:00:00Z, a day, or an entry id. Empty: no bound; a replay needs one.", lastHour: "Last hour", lastDay: "Last 24 hours", dryRun: "Dry run", doReplay: "Replay now", compare: "Compare", fill: "Fill what is missing", runFirst: "Run it dry first.",
  job: "Job", verb: "Verb", by: "By", at: "At", progress: "Progress", result: "Result", failures: "Failures", moreFailures: "and {0} more", noJobs: "No jobs in the last 24 hours.", jobOver: "{0}: {1}", stop: "Stop", stopping: "It stops after its present step.", of: "{0} of {1}", so: "{0} so far",
  "job.waiting": "waiting", "job.running": "running", "job.held up": "held up", "job.done": "done", "job.cancelled": "cancelled", "job.failed": "failed",
  "verb.drain": "drain", "verb.retry": "retry", "verb.replay": "replay", "verb.reconcile": "reconcile", "verb.pause": "pause", "verb.resume": "resume", "verb.edit": "edit", "verb.discard": "discard", "verb.restore": "restore", "verb.cancel": "cancel", "verb.import": "import", "verb.export": "export", "verb.consumers-remove": "remove consumer",
  "count.selected": "selected", "count.stored": "stored", "count.alreadyStored": "already stored", "count.editedToTrash": "edited, to the trash", "count.dropped": "dropped", "count.failed": "failed", "count.gone": "changed meanwhile", "count.left": "not tried", "count.sent": "sent", "count.notDelivered": "not delivered yet", "count.compared": "compared", "count.missing": "missing", "count.filled": "filled", "count.cannotBeStored": "cannot be stored",
  new: "would be new",
  reason: "Reason", allReasons: "All reasons", search: "Words in the error", find: "Find", trash: "Trash", inTrash: "Trash: discarded letters and originals of edited ones. They are deleted after their retention.", letter: "Letter", entry: "Entry", message: "Message", deliveries: "Deliveries", attempts: "Attempts", setAside: "Set aside", edited: "edited", select: "Select", selectAll: "Select this page", selected: "{0} selected",
  retry: "Retry", retryReason: "Retry all “{0}”", retryAll: "Retry all", discard: "Discard", discardReason: "Discard all “{0}”", discardAll: "Discard all", restore: "Restore", restoreReason: "Restore all “{0}”", restoreAll: "Restore all", save: "Save", saveRetry: "Save and retry", reset: "Discard changes",
  nextPage: "Next page", firstPage: "First page", noLetters: "No dead letters. Every message could be stored.", noneFound: "No letter matches.", keys: "Keys: j k move · Enter open · x select · r retry · d discard · u undo · / search · ? help",
  retryAsked: "Retrying {0}.", discarded: "Discarded {0}.", restored: "Restored {0}.", saved: "Saved. The original is in the trash.", number: "{0} letters", oneLetter: "1 letter",
  tryTitle: "What it would become now", trying: "Trying …", wouldStore: "Would be stored", wouldNot: "Would not be stored", wouldNobody: "Unknown for now", tryAgain: "Try again", tryNothing: "Nothing is stored by a trial.", column: "Column", value: "Value", changed: "Changed; not saved yet.",
  notText: "The message is no text in UTF-8; here it is in Base64. Edit it to replace it.", tooLong: "The message is too long to be edited here; use: chat-archive dead-letters edit",
  discardHelp: "They go to the trash. From there they can be restored until their retention ends.", restoreHelp: "Discarded letters come back. The originals of edited letters stay in the trash.", retryHelp: "First 1, then 10, then 100 at a time; it ends when all of a step fail. Each is stored under its own id and time, so nothing is stored twice.",
  who: "Who", about: "About", whence: "From where", older: "Older", source: "Source", setting: "Setting", secretsMasked: "Effective settings of this process. Secrets are masked; URLs are shown without users, passwords and parameters.", filter: "Filter",
  file: "File", line: "Line", description: "Description", route: "Route", routesHelp: "Routes of this process, with the files that they come from. Edit them in routes/.",
  help: "Keys", skip: "To the content", role: "role: {0}", noUsersHere: "No users are set up, so only the state of an archive is shown, by its name: put it behind #/ in the address.",
  "key.j": "next letter", "key.k": "previous letter", "key.Enter": "open", "key.x": "select", "key.r": "retry", "key.d": "discard", "key.u": "undo the last change", "key./": "search", "key.e": "edit the message", "key.Esc": "back", "key.?": "this help",
};

const CHINESE = {
  archive: "归档", archives: "归档", overview: "概览", letters: "死信", jobs: "任务", audit: "审计", settings: "配置", routes: "路由",
  language: "English", languageTitle: "English", theme: "主题", "theme.auto": "跟随系统", "theme.light": "浅色", "theme.dark": "深色",
  login: "登录", logout: "退出", name: "用户名", password: "密码", loggedOut: "会话已结束,请重新登录。",
  linkUsed: "此链接已使用或已过期。请用密码登录,或生成新链接:chat-archive users link NAME",
  noUsers: "尚未设置用户,因此只显示状态。要查看更多并进行操作,请添加用户:bin/chat-archive users add NAME --role operator",
  offline: "服务器没有响应,正在重试……", notAllowed: "您的角色无权执行此操作。", unknown: "未知", loading: "加载中……", nothing: "暂无内容。",
  "state.up-to-date": "已是最新", "state.waiting": "等待中", "state.catching-up": "正在追赶", "state.paused": "已暂停", "state.falling-behind": "落后中", "state.stalled": "停滞", "state.blocked": "受阻", "state.unknown": "未知",
  "help.up-to-date": "发送的消息都已入表。", "help.waiting": "消息在等待下一次读取或调度时间。", "help.catching-up": "正在写入积压消息,积压在减少。", "help.paused": "归档被人暂停,消息留在流中等待。", "help.falling-behind": "到来的消息多于写入的消息。", "help.stalled": "有消息等待,但没有进展。", "help.blocked": "某个服务器不可用或拒绝请求。没有丢失,消息留在流中等待。", "help.unknown": "无法访问 Redis。",
  since: "已持续 {0}", waiting: "等待", pending: "未确认", lag: "时间延迟", inRate: "流入", outRate: "写出", deadLetters: "死信", storeTime: "写入耗时", perSecond: "{0}/秒",
  "hint.waiting": "尚未入表的条目", "hint.pending": "已投递,未确认", "hint.lag": "最早未入表消息的时长", "hint.in": "新增消息", "hint.out": "入表消息", "hint.letters": "无法按原样入表的消息", "hint.store": "一批的写入与提交",
  next: "下一步", in: "{0}后", ago: "{0}前", now: "刚刚",
  throughput: "吞吐量(最近一小时)", backlog: "积压(最近一小时)", collecting: "曲线从本进程启动时开始,保留一小时。",
  throughputWords: "当前流入 {0},写出 {1};最高流入 {2},写出 {3}。", backlogWords: "当前等待 {0};最高 {1},时间 {2}。",
  errors: "最近的错误", noErrors: "本进程启动以来没有错误。", error: "错误", from: "从", to: "到", until: "至",
  consumers: "消费者", consumer: "消费者", idle: "空闲", living: "读取中", gone: "已消失", removeConsumer: "移除", removed: "已移除 {0}。{1}", processes: "进程", process: "进程", state: "状态", seen: "最后上报",
  drain: "立即归档", pause: "暂停", resume: "恢复", replay: "重放……", reconcile: "核对……", why: "原因", whyHint: "所有查看此归档的人都能看到。",
  pauseTitle: "暂停 {0}?", pauseHelp: "所有进程完成当前批次后停止写入,重启后依然暂停。聊天不受影响,消息留在流中等待。", paused: "{0} 已暂停。", resumed: "{0} 已恢复。", drainAsked: "已请求归档,某个进程将在两秒内执行。",
  cancel: "取消", close: "关闭", undo: "撤销", undone: "已撤销。", nothingUndone: "没有撤销任何内容:期间已有变更。", goneMeanwhile: "{0} 封在此期间已被更改或移动。", changedMeanwhile: "死信在此期间已被更改,您输入的内容仍保留。",
  replayTitle: "重放流的一段", replayHelp: "让条目以原有 ID 再次经过路由,表中已有的行保持不变。请先试运行,查看哪些会是新行。",
  reconcileTitle: "核对流与表", reconcileHelp: "查找已投递、却既不在表中、也未挂起、也不是死信的消息。先比较,再补齐缺失。",
  rangeHint: "时间(如 2026-11-26T10:00:00Z)、日期或条目 ID。留空:不限;重放至少需填一项。", lastHour: "最近一小时", lastDay: "最近 24 小时", dryRun: "试运行", doReplay: "开始重放", compare: "比较", fill: "补齐缺失", runFirst: "请先试运行。",
  job: "任务", verb: "操作", by: "发起人", at: "时间", progress: "进度", result: "结果", failures: "失败", moreFailures: "另有 {0} 条", noJobs: "最近 24 小时没有任务。", jobOver: "{0}:{1}", stop: "停止", stopping: "当前步骤完成后停止。", of: "{0} / {1}", so: "已完成 {0}",
  "job.waiting": "等待中", "job.running": "运行中", "job.held up": "受阻等待", "job.done": "完成", "job.cancelled": "已取消", "job.failed": "失败",
  "verb.drain": "归档", "verb.retry": "重试", "verb.replay": "重放", "verb.reconcile": "核对", "verb.pause": "暂停", "verb.resume": "恢复", "verb.edit": "编辑", "verb.discard": "丢弃", "verb.restore": "还原", "verb.cancel": "取消", "verb.import": "导入", "verb.export": "导出", "verb.consumers-remove": "移除消费者",
  "count.selected": "选中", "count.stored": "已入表", "count.alreadyStored": "表中已有", "count.editedToTrash": "已编辑,移入回收站", "count.dropped": "已丢弃", "count.failed": "失败", "count.gone": "期间被改动", "count.left": "未尝试", "count.sent": "已发送", "count.notDelivered": "尚未投递", "count.compared": "已比较", "count.missing": "缺失", "count.filled": "已补齐", "count.cannotBeStored": "无法入表",
  new: "将是新行",
  reason: "原因", allReasons: "全部原因", search: "错误中的文字", find: "查找", trash: "回收站", inTrash: "回收站:已丢弃的死信和被编辑死信的原件,保留期满后删除。", letter: "死信", entry: "条目", message: "消息", deliveries: "投递次数", attempts: "尝试次数", setAside: "搁置时间", edited: "已编辑", select: "选择", selectAll: "选择本页", selected: "已选 {0}",
  retry: "重试", retryReason: "重试全部“{0}”", retryAll: "全部重试", discard: "丢弃", discardReason: "丢弃全部“{0}”", discardAll: "全部丢弃", restore: "还原", restoreReason: "还原全部“{0}”", restoreAll: "全部还原", save: "保存", saveRetry: "保存并重试", reset: "放弃修改",
  nextPage: "下一页", firstPage: "第一页", noLetters: "没有死信,所有消息都能入表。", noneFound: "没有匹配的死信。", keys: "按键:j k 移动 · Enter 打开 · x 选择 · r 重试 · d 丢弃 · u 撤销 · / 搜索 · ? 帮助",
  retryAsked: "正在重试 {0}。", discarded: "已丢弃 {0}。", restored: "已还原 {0}。", saved: "已保存,原件在回收站。", number: "{0} 封死信", oneLetter: "1 封死信",
  tryTitle: "现在会变成什么", trying: "试验中……", wouldStore: "可以入表", wouldNot: "不能入表", wouldNobody: "暂时无法判断", tryAgain: "再试一次", tryNothing: "试验不会写入任何内容。", column: "列", value: "值", changed: "已修改,尚未保存。",
  notText: "消息不是 UTF-8 文本,这里以 Base64 显示。编辑即替换。", tooLong: "消息太长,无法在此编辑;请使用:chat-archive dead-letters edit",
  discardHelp: "移入回收站,保留期内可以还原。", restoreHelp: "还原被丢弃的死信;被编辑者的原文留在回收站。", retryHelp: "先 1 封,再 10 封,然后每次 100 封;某一步全部失败即停止。每封都以原有 ID 和时间入表,不会重复。",
  who: "谁", about: "对象", whence: "来源", older: "更早", source: "来源", setting: "配置项", secretsMasked: "本进程的有效配置。密钥已隐藏;URL 不显示用户、密码和参数。", filter: "筛选",
  file: "文件", line: "行", description: "说明", route: "路由", routesHelp: "本进程的路由及其所在文件。请在 routes/ 中修改。",
  help: "按键", skip: "跳到正文", role: "角色:{0}", noUsersHere: "尚未设置用户,只能按名称查看归档状态:请在地址的 #/ 后填写归档名称。",
  "key.j": "下一封", "key.k": "上一封", "key.Enter": "打开", "key.x": "选择", "key.r": "重试", "key.d": "丢弃", "key.u": "撤销上次更改", "key./": "搜索", "key.e": "编辑消息", "key.Esc": "返回", "key.?": "此帮助",
};

const LANGUAGES = { en: ENGLISH, zh: CHINESE };

function chosen() {
  const kept = localStorage.getItem("chat-archive-language");
  return kept in LANGUAGES ? kept : navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

let language = chosen();
document.documentElement.lang = language;

export function currentLanguage() {
  return language;
}

export function useLanguage(next) {
  language = next;
  localStorage.setItem("chat-archive-language", next);
  document.documentElement.lang = next;
}

/** The words for a key, with values for {0}, {1} … */
export function say(key, ...values) {
  const words = LANGUAGES[language][key] ?? ENGLISH[key] ?? key;
  return words.replace(/\{(\d)\}/g, (all, index) => values[index] ?? "");
}

export function has(key) {
  return key in ENGLISH;
}

/** A number; what is unknown is said to be. `short`: 12K. */
export function number(value, short = false) {
  if (value === null || value === undefined) {
    return say("unknown");
  }
  return new Intl.NumberFormat(language, short ? { notation: "compact", maximumFractionDigits: 1 } : { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}

export function rate(value) {
  return value === null || value === undefined ? say("unknown") : say("perSecond", number(value));
}

const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

/** A time span, in its largest unit. */
export function span(seconds) {
  if (seconds === null || seconds === undefined) {
    return say("unknown");
  }
  if (seconds < 1) {
    return new Intl.NumberFormat(language, { style: "unit", unit: "millisecond", maximumFractionDigits: seconds < 0.01 ? 1 : 0 }).format(seconds * 1000);
  }
  const [unit, length] = UNITS.find(([, each]) => seconds >= each * (each === 1 ? 1 : 2)) ?? UNITS[3];
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 0 }).format(Math.floor(seconds / length));
}

export function ago(time) {
  const seconds = Math.max(0, (Date.now() - new Date(time).getTime()) / 1000); // clocks differ
  return seconds < 1 ? say("now") : say("ago", span(seconds));
}

/** The time of day. */
export function clock(date, withSeconds = false) {
  return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", second: withSeconds ? "2-digit" : undefined, hourCycle: "h23" }).format(date);
}

/** A point in time, in the zone of whoever looks. */
export function moment(time) {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? String(time) : new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium" }).format(date);
}

/** As many letters. */
export function letterCount(count) {
  return count === 1 ? say("oneLetter") : say("number", number(count));
}
