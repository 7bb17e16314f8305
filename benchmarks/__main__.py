"""python -m benchmarks: everything, one after the other."""

import asyncio

from benchmarks import intake, start

if __name__ == "__main__":
    asyncio.run(intake.main())
    asyncio.run(start.main())
