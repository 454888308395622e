from boai.config.console import main

main()
