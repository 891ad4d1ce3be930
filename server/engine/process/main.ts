import { createLlamaBackend } from './llamaBackend.ts'
import { serveBackend } from './serveBackend.ts'
import { watchParent } from './watchParent.ts'

watchParent(process.ppid)
serveBackend(await createLlamaBackend())
