import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    // Tests that run the program as a process spend most of their time waiting for it.
    maxWorkers: 5,
  },
});
