import { stringify } from 'yaml'
import type { DataFile } from './folderLayout.ts'
import { guideTraining } from './guideTraining.ts'

/**
 * The config of axolotl for files of one kind, all conversations or all pairs, with paths from the folder in which it lies. The test split is
 * not used for training.
 */
export function axolotlConfig(files: readonly DataFile[]): string {
  const { baseModel, learningRate, batchSize, epochs, warmupSteps, rank, alpha, dropout, targets, sequenceLength, seed } = guideTraining
  const isPairs = files.some(({ kind }) => kind === 'preference')
  const of = (split: DataFile['split']) => files.filter((file) => file.split === split).map((file) => source(file))
  const config = {
    base_model: baseModel,
    ...(isPairs && { rl: 'dpo' }),
    chat_template: 'tokenizer_default',
    datasets: of('train'),
    ...(of('validation').length > 0 && { test_datasets: of('validation') }),
    output_dir: './outputs',
    sequence_len: sequenceLength,
    adapter: 'lora',
    lora_r: rank,
    lora_alpha: alpha,
    lora_dropout: dropout,
    lora_target_modules: [...targets],
    micro_batch_size: batchSize,
    gradient_accumulation_steps: 1,
    num_epochs: epochs,
    learning_rate: learningRate,
    warmup_steps: warmupSteps,
    optimizer: 'adamw_torch',
    lr_scheduler: 'cosine',
    seed,
  }
  return `# Run in this folder: axolotl train ${isPairs ? 'config-dpo.yaml' : 'config.yaml'}\n${stringify(config)}`
}

function source({ path, kind, split }: DataFile): Record<string, unknown> {
  const file = { path: `./${path}`, ds_type: 'json', split: 'train' }
  if (kind === 'preference')
    return { ...file, type: 'chat_template.default', field_messages: 'prompt', field_chosen: 'chosen', field_rejected: 'rejected' }
  return {
    ...file,
    type: 'chat_template',
    field_messages: 'messages',
    ...(split === 'train' && { roles_to_train: ['assistant'] }),
  }
}
