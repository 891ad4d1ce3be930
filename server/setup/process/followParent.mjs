// Loaded first (`node --import`) into the programs that the launcher starts: when the launcher is gone, however it went, they stop too.
// Without it a killed `npm start` would leave a server behind that holds the port.
const LOOK_MS = 500
const parent = Number(process.env.ASSAY_PARENT)

// A program's own children inherit its flags, and so load this file; without the variable it leaves them alone.
delete process.env.ASSAY_PARENT

if (parent > 0) setInterval(() => process.ppid !== parent && process.kill(process.pid, 'SIGTERM'), LOOK_MS).unref()
