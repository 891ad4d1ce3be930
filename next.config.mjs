/** @type {import('next').NextConfig} */
export default {
  serverExternalPackages: ['node-llama-cpp', '@lancedb/lancedb'],
  devIndicators: false,
}
