"""Words of Indonesian names by people and sex, the more common first, and how names are built.

Patterns: one-word Javanese names and the endings -em, -ijo (Uhlenbeck, "Systematic features of
Javanese personal names", 1969); Arabic names in Java (Kuipers and Askuri, "Islamization and
identity in Indonesia", Indonesia 103, 2017); birth-order names in Bali (Geertz, "Person, time, and
conduct in Bali", 1966); marga among the Batak; Chinese Indonesian names after 1966 (Bailey and Lie,
"The politics of names among Chinese Indonesians in Java", 2013). Words and ranks are general
knowledge; how often a word is borne falls with its rank.
"""

FEMALE, MALE = "F", "M"

# First names, later names; the more common first. Sukarti-like names stand alone (one_word).
JAVANESE = {
    FEMALE: (
        "Sri Dewi Siti Endang Wahyu Tri Dwi Eka Rini Yuni Ratna Indah Retno Ani Yanti Ika Nur Lilis"
        " Titik Dyah Wiwik Nanik Sulis Anik Erna Ningsih Ambar Kartini Sumi Nining Suci Novi Fitri"
        " Ayu Putri Diah Rina Lina Heni Evi Tutik Winarti Hartini Puji Murni Asih Yayuk",
        "Wahyuni Lestari Rahayu Handayani Astuti Wulandari Hastuti Utami Susanti Setyowati"
        " Kusumawati Ningsih Sulistyowati Purwanti Puspitasari Widyastuti Suryani Mulyani Rahmawati"
        " Sumarni Haryati Yulianti Kurniasih Fatimah Indrawati Mulyati Setiawati Anggraini"
        " Pratiwi Sari Safitri Permatasari Suryaningsih Winarsih Lasmini Maryati Suharti Nurjanah",
    ),
    MALE: (
        "Agus Budi Eko Joko Slamet Bambang Hadi Sugeng Dwi Tri Andi Heri Teguh Wahyu Adi Yudi Arif"
        " Sigit Rudi Dedi Edi Sri Bayu Purnomo Imam Muhammad Nur Ahmad Wawan Didik Pujo Heru Anton"
        " Untung Catur Setyo Gunawan Suryo Rahmat Gatot Tulus Darmo Singgih",
        "Santoso Setiawan Prasetyo Susanto Wibowo Nugroho Purnomo Saputra Hidayat Raharjo Sutrisno"
        " Hartono Kurniawan Widodo Cahyono Utomo Wijaya Sulistyo Haryanto Subagyo Pranoto Yulianto"
        " Wahyudi Mulyono Winarno Gunawan Handoko Purwanto Sasongko Triyono Supriyadi Budiman"
        " Firmansyah Pratama Nurcahyo Kuncoro Riyadi Pambudi Hermawan",
    ),
}
ONE_WORD = {
    FEMALE: "Sukarti Suwarni Wagiyem Sumini Tukiyem Suparmi Sunarti Sutini Ngatini Sumiyati Karsini"
    " Suyati Rukmini Warsini Partini Kasinem Tarmini Jumiati Sulastri Suminah Poniyem Sarinah"
    " Satinah Darsinah Tasminah Warniti Carsinah Rasmini Casini Suwarti Supinah Marsinah Lasmi"
    " Wasini Tumini Sarmi Parinem Ngadiyem Legiyem Saminem Ponirah Juminten Sartini Samsiyah",
    MALE: "Sutrisno Suparman Slamet Sukarno Suyanto Suwarno Sumarno Sutarjo Paijo Ngadimin Wagiman"
    " Tukiman Sarjono Wagino Ponijo Sugiyanto Sunarto Supardi Mulyadi Tarsono Carmadi Wardoyo"
    " Kasidi Karsono Kusnadi Warsito Rusdi Tasrip Darsono Sukirman Suradi Samijo Parjan Katimin"
    " Suroso Sutikno Sumardi Tugiman Rasidi Durahman Wasis Giyanto",
}
ARABIC = {
    FEMALE: (
        "Siti Nur Umi Ummi Aisyah Fatimah Khadijah Zainab Maryam Halimah Sitti Nurul Laila Zahra"
        " Hasanah Rohmah Annisa Khoirun Lailatul Uswatun Kholifah Musrifah Nafisah Syarifah Hafsah",
        "Aminah Aisyah Fatimah Nurhaliza Nurhasanah Khotijah Maryam Zubaidah Rohani Romlah Rohmah"
        " Nurjanah Maesaroh Halimah Khasanah Jamilah Zulaikha Mutmainah Masruroh Mardiyah Hidayah"
        " Musyarofah Azizah Fauziah Nurhayati Rahmah Hamidah Sakinah Solihah Saadah Muniroh"
        " Barokah Istiqomah Munawaroh Badriyah Latifah Habibah Sholehah Nurlaila Rofiah Juariyah",
    ),
    MALE: (
        "Muhammad Ahmad Abdul Ali Umar Ibrahim Yusuf Ismail Hasan Husein Zainal Nur Syaiful Khoirul"
        " Moh Saiful Mukhamad Achmad Fathur Miftahul Samsul Nurul Syamsul Badrul Abdullah Usman",
        "Fauzi Hidayat Rahman Aziz Arifin Huda Rohman Anwar Hakim Ridwan Mustofa Ihsan Rizki Hasan"
        " Abidin Karim Syukur Bahri Maarif Ulum Mubarok Fadli Munir Basri Ghofur Wahid Jalil Rosyid"
        " Sholeh Sobirin Zaini Fikri Iqbal Yasin Mahmud Syarif Hamid Latif Ikhwan Kholil Firdaus",
    ),
}
SUNDANESE = {
    FEMALE: (
        "Neng Euis Iis Ai Imas Nenden Entin Cucu Yeni Lilis Yayah Ipah Eti Rina Elis Tati Iyam Enok"
        " Nyai Ade Ida Ela Dede Teti Rohayati Nunung Cicih Wiwin Oneng Engkos",
        "Nurhayati Rohaeti Kurniasih Sumiati Komariah Rosmiati Sukaesih Rukmini Marliah Hasanah"
        " Nuraeni Suryati Maryani Rohimah Rostika Jubaedah Kartika Solihat Sopiah Aisah Kuraesin"
        " Heryani Juariah Sumarni Suhaeti Kusmiati Mulyati Rohmat Nurlaela",
    ),
    MALE: (
        "Asep Dadang Ujang Cecep Dede Endang Encep Ade Iwan Yayan Deden Aep Jajang Agus Ahmad Tatang"
        " Uus Nana Ajat Oman Otong Atang Enjang Ayi Undang Yana Dadan Ence Entis Aceng",
        "Suryana Hidayat Supriatna Kurnia Sutisna Sobandi Rohman Saepudin Setiawan Ruhiyat Suherman"
        " Mulyana Sumarna Gunawan Komara Rukmana Permana Kosasih Nugraha Sunarya Iskandar Jaenudin"
        " Sudrajat Hermawan Ramdani Sopandi Wahyudin Somantri Koswara",
    ),
}
BATAK = {
    FEMALE: (
        "Rosmawati Tiurma Rotua Lasma Duma Maria Ester Rina Sondang Tiar Hotmaida Nurmala Romauli"
        " Marlina Lamria Saur Ida Risma Riama Roslina Dameria Elfrida Masta Erlina Lestari",
        "Simanjuntak Siregar Nasution Harahap Lubis Sitorus Hutapea Sinaga Simbolon Pasaribu"
        " Nainggolan Manurung Panjaitan Hutagalung Tampubolon Situmorang Sihombing Silalahi"
        " Purba Saragih Ginting Sembiring Tarigan Hasibuan Batubara Marpaung Siahaan Pane",
    ),
    MALE: (
        "Parlindungan Togar Hotman Saut Binsar Jonni Ramses Poltak Marihot Maruli Daniel Robert"
        " Sahat Tumpal Mangasi Ucok Rudolf Ronald Jhon Benget Bonar Pardamean Sabar Halomoan",
        "Simanjuntak Siregar Nasution Harahap Lubis Sitorus Hutapea Sinaga Simbolon Pasaribu"
        " Nainggolan Manurung Panjaitan Hutagalung Tampubolon Situmorang Sihombing Silalahi"
        " Purba Saragih Ginting Sembiring Tarigan Hasibuan Batubara Marpaung Siahaan Pane",
    ),
}
BUGIS = {
    FEMALE: (
        "Andi Hasnah Sitti Rosmini Nurhayati Besse Hasmawati Indo Hj Nurlina Marwah Rahmatia Tenri"
        " Kasmawati Jumriani Herlina Suriani Rosdiana Hamsinah Hartati Darmawati Nuraeni Sanawiah",
        "Tenri Abeng Dg Ngai Rahman Hasan Nurdin Massa Rappe Patimah Tahir Beddu Mappa Caya Ati Sitti"
        " Kamaruddin Bollo Kebo Puji Ngasseng Lebang Bunga Taco Hamid",
    ),
    MALE: (
        "Andi Baso Ambo Muh Syamsuddin Baharuddin Kamaruddin Amiruddin Jamaluddin Hasanuddin Daeng"
        " Lukman Nurdin Saharuddin Burhanuddin Haris Sudirman Rusli Tajuddin Ilham Mansur Arifuddin",
        "Pangerang Mappanyukki Dalle Tuwo Naba Rala Tahir Latif Rahman Hasan Sewang Ngalle Mattola"
        " Upe Palaguna Massa Siddiq Nurdin Lallo Tompo Beddu Tayang Situju",
    ),
}
BALINESE = {
    FEMALE: (
        "Ni.Luh Ni.Made Ni.Wayan Ni.Nyoman Ni.Ketut Ni.Putu Ni.Kadek Ni.Komang Desak.Made"
        " I.Gusti.Ayu Ida.Ayu Luh.Putu",
        "Suartini Sukerti Ariani Widiastuti Suryani Kartini Puspawati Rai Sariasih Sudiani Wirati"
        " Astini Suciani Sulastri Rasmini Murniati Sri.Wahyuni Trisna.Dewi Ayu.Lestari Armini"
        " Parwati Kerti Suarniti Wati Sumerti",
    ),
    MALE: (
        "I.Wayan I.Made I.Nyoman I.Ketut I.Putu I.Kadek I.Komang I.Gede I.Gusti.Ngurah"
        " Ida.Bagus Anak.Agung Dewa.Made",
        "Sudiarta Suardana Sukarta Wirawan Suparta Adnyana Arnawa Budiasa Mertayasa Sudana Widana"
        " Yasa Sukadana Artha Suastika Parwata Suwena Mustika Darma Susila Rai Astawa Merta Wijana",
    ),
}
MINANG = {
    FEMALE: (
        "Yulia Desi Elvi Rahmi Fitria Nelly Yusnidar Asni Erni Syafrida Mardiana Zuraida Rosnidar"
        " Yenni Wirda Nurhaida Gusmiati Elmi Rismawati Misna Dasmi Upik Eliza Marnis Susi",
        "Yanti Wati Fitri Novita Putri Rahayu Susanti Mayasari Chaniago Marlina Piliang Koto Tanjung"
        " Sikumbang Yunita Oktavia Deswita Yulianti Elfia Gusti Warni Hayati",
    ),
    MALE: (
        "Zulkifli Syafrizal Afrizal Yusrizal Ermanto Rizal Syahrul Hendri Yulfian Masrizal Nofrizal"
        " Zulfahmi Darmansyah Syafril Jasman Edison Irwandi Bustami Nasrul Yusri Amrizal Ridwan",
        "Chaniago Piliang Koto Tanjung Sikumbang Jambak Guci Putra Saputra Effendi Malik Rasyid Rajo"
        " Bagindo Sutan Lubis Efendi Yunus Anwar Zen Marzuki",
    ),
}
CHINESE = {
    FEMALE: (
        "Lie Tan Lim Oei Liem Ong Go Kwee Tjia The Lily Meilani Linda Susanna Lanny Fenny Yenny Mei"
        " Hartini Indriati Sherly Melinda Vivi",
        "Wijaya Halim Salim Hartono Tanuwijaya Gunawan Santoso Kusuma Lestari Suryadi Liana Mei.Ling"
        " Sutanto Tanoto Widjaja Tjandra Limanto Hwa Giok Nio Susilo",
    ),
    MALE: (
        "Lie Tan Lim Oei Liem Ong Go Kwee Tjia The Hendra Budi Rudy Johan Andreas Hadi Steven Kevin"
        " Sugianto Anton Jimmy Eddy Tommy",
        "Wijaya Halim Salim Hartono Tanuwijaya Gunawan Santoso Kusuma Tjahjadi Suryadi Sutanto Tanoto"
        " Widjaja Tjandra Limanto Hok Gie Swie.King Tjoa Susilo Winata",
    ),
}
EASTERN = {
    FEMALE: (
        "Maria Yuliana Yohana Fransiska Theresia Kristina Margaretha Elisabeth Yosefina Agustina"
        " Martha Adriana Petronela Paulina Bernadeta Katarina Regina Rosalia Yustina Imelda Selfina",
        "Bere Lopo Seran Nahak Tefa Kolo Wea Dhae Goo Lero Bano Taek Neno Kase Rumbiak Wanma Wonda"
        " Kogoya Tabuni Manek Fallo Nenabu Benu Sonbai Leton Tukan Kelen",
    ),
    MALE: (
        "Yohanes Petrus Yosef Fransiskus Markus Paulus Yakobus Antonius Agustinus Stefanus Martinus"
        " Daniel Simon Andreas Benediktus Dominikus Kornelis Melkianus Matheus Gabriel Yulius",
        "Bere Lopo Seran Nahak Tefa Kolo Wea Dhae Goo Lero Bano Taek Neno Kase Rumbiak Wanma Wonda"
        " Kogoya Tabuni Manek Fallo Nenabu Benu Sonbai Leton Tukan Kelen",
    ),
}
SASAK = {
    FEMALE: (
        "Baiq Siti Nurhayati Inaq Sahnim Rauhun Mahnep Raehan Zohriah Fitriani Saknah Muslihah"
        " Rohaniah Sumiati Hurnaini Masitah Nurhasanah",
        "Hidayati Sapitri Mahyuni Rahmawati Wardani Aini Sumarni Nuraini Zaenab Suhaeni Marlina"
        " Rukiah Hartini Sakinah Munawarah Kamariah",
    ),
    MALE: (
        "Lalu Muhammad Amaq Sahrul Mahsun Zulkarnaen Jumadil Suhardi Saparudin Muhsin Sukriadi"
        " Munawir Mustiadi Marzuki Amrullah",
        "Wirawan Hidayat Sahabudin Hadi Mahrip Sanusi Putrawan Satriawan Rusman Jayadi Sukardi"
        " Azhari Kusuma Mawardi Halil Ihsan",
    ),
}
PEOPLES = (
    (JAVANESE, 24),
    (ONE_WORD, 18),
    (ARABIC, 18),
    (SUNDANESE, 12),
    (BATAK, 5),
    (BUGIS, 5),
    (BALINESE, 4),
    (MINANG, 4),
    (CHINESE, 2),
    (EASTERN, 5),
    (SASAK, 5),
)
# Names that are given to twins and to children of one family: they rhyme, begin alike, or are a pair.
# General knowledge.
PAIRED = {
    FEMALE: "Rina Rini;Rina Rani;Lina Lini;Sinta Santi;Dewi Dwi;Yuni Yuli;Yanti Yati;Ani Ana"
    ";Siti Sita;Nita Nina;Wati Watik;Sumini Sumina;Nurhayati Nurhayani;Fatma Fatimah;Halimah Salimah"
    ";Rohani Rohana;Suryani Suryati;Kartini Kartina;Rahma Rahmi;Maya Mayang;Desi Devi;Lilis Lilik"
    ";Tuti Tati;Ratna Ratni;Melati Melani;Hasanah Husnah;Aminah Aminatun;Martina Martini"
    ";Yohana Yuliana;Maria Marta;Suarni Suarti;Sriyani Sriyati",
    MALE: "Hasan Husin;Rahmat Rahman;Andi Andri;Wahyu Wahyudi"
    ";Adi Ade;Edi Eko;Hendra Hendri;Yusuf Yunus;Iwan Irwan;Agus Agung;Bayu Banyu"
    ";Sapto Septo;Imam Iman;Zainal Zainul;Arif Aris;Fajar Fajri;Heri Heru;Dedi Dede"
    ";Yanto Yono;Markus Matius;Petrus Paulus;Ridwan Rizwan;Amir Emir",
}
# Stems and the endings of men's and women's names that follow them (Uhlenbeck, 1969).
STEMS = (
    "Kars War Wars Tar Dars Kas Ras Las Mars Sum Suk Sun Sut Ngat Wag Pon Leg Tuk Tum Sug Sar Par"
    " Sap Rus Ros Mis Mur Mul Har Kus Sup Suw Supr Jum Tas Wasr Kart Wart Mart"
)
ENDINGS = {
    FEMALE: "inah iyah inem iyem ini iati ianti i ani iyani iatun",
    MALE: "iman imin ino ito iyo ono anto iyanto iadi ijan",
}
# More given names that are borne; no record is drawn from them. They are known to be names, each in
# one spelling: whoever bears one of them does not bear another.
GIVEN = (
    "Abas Adam Adit Afif Agil Ahsan Ajeng Akbar Alan Aldi Alfian Alif Alim Alwi Aminudin Amri Ana Anas"
    " Andika Anggi Anggun Anisah Anita Antini Aprilia Ardi Ardian Arham Arman Arni Arsyad Asih Asmara"
    " Asmawati Asrul Atik Atin Aulia Awal Azwar Badri Bahar Bahri Bakri Basir Bella Beni Berta"
    " Betty Bima Boby Burhan Candra Cici Cindy Citra Dahlan Damar Dani Danu Dara Darius Darwin Darwis"
    " Daud Dayat Deni Deri Devita Dian Dika Dimas Dina Dini Dodi Dona Doni Dora Edo Elin Elly Elsa Elvira"
    " Ema Emi Erik Erni Erwin Esti Eva Fadil Fadli Fahmi Faisal Fandi Farah Farid Farida Faris Fatur"
    " Febri Ferdi Feri Fika Firda Firman Fitra Fitri Gita Gilang Guntur Hafid Haikal Hambali Hamdan Hamka"
    " Hana Hanafi Hani Hanif Hanifah Hera Herman Hesti Hilda Hilmi Huda Ica Idris Ifan Ikhsan Ikbal Ila"
    " Ilyas Imelda Ina Indra Indri Inah Ira Irfan Irma Irna Isma Ismi Ita Iva Jamal Jamil Jamilah Jana"
    " Janah Jefri Jihan Jono Juli Julia Jumiati Juwita Kamal Kamil Karim Karin Karmila Kasim"
    " Kasmi Kiki Lala Lani Laras Lastri Latif Leni Lia Lidia Lili Lisa Lita Lucia Luki Luluk Lusi"
    " Lutfi Mahfud Mahmud Malik Mamat Mansur Marni Martin Marwan Maulida Mega Mela Mila"
    " Mira Mirna Misbah Mona Muhlis Mukti Munah Munir Munira Mursid Murni Musa Muslim Mustika Nadia Naila"
    " Nana Nani Nanda Naomi Nasir Neli Neni Nia Nila Nilam Nining Noni Nova Novita Nuning Nura Nuri"
    " Oki Okta Oni Panji Pipit Puput Purwati Rafi Rahma Raihan Rama Rani Rano Rara Rasyid Rahim Reni"
    " Resi Resti Reti Reza Ria Riana Rian Rika Riko Rima Rio Risa Rita Riza Robi Roni"
    " Rosa Rosi Rosita Rukiah Rusdi Rusli Rusman Sabri Safi Safira Sahid Sahrul Said Saida Sakinah"
    " Saleh Salim Salma Salman Samsul Sandi Sandra Santi Sari Sarinah Sarip Selvi Septi Septian"
    " Sifa Silvi Silvia Sintia Siska Siswanto Sofia Sofian Solihin Sonia Subhan Sukma Sulaiman Sulis"
    " Sumarti Sumarsih Supri Surti Surya Susi Suwardi Suwarti Syahid Syahril Tami Tania Tantri Tari"
    " Tarmizi Tasya Tina Tini Tia Tika Tohir Toha Tono Toni Tito Titi Titin Tutik Ulfa Umam Ulum Uci Uut"
    " Vera Vina Vita Viki Wanda Wardah Warti Wasis Weni Wida Widi Widia Wili Winda Wiwin Wulan Yani Yahya"
    " Yana Yayan Yeni Yesi Yoga Yogi Yola Yosi Yuda Yulis Yulita Yunus Yusran Zaki Zahra Zainab Zaid"
    " Zul Zubair Zulham Zulfa Zuhri"
)
# Spellings of names that are known otherwise (Rahman, Saleh, Khairul): one bears both.
OTHER_SPELLINGS = (
    "Rohman Rohmat Rohim Rosyid Rosidah Rosid Romlah Soleh Solihah Solihin Husen Jhon Jhonny Jonni Yosef Yoseph Fransisca Theresia Cristina Khoirul Khoiriyah"
    " Khoirun Laela Maesaroh Masitoh Sopiah Rodiyah Rokayah Jaenab Jaenal Saeful Saepul Taofik Toifur"
)
# Names that very many bear; the look-alikes are of these.
COMMON = {
    FEMALE: "Siti Aminah;Sri Wahyuni;Dewi Lestari;Siti Fatimah;Sri Lestari;Nur Hasanah;Siti Aisyah"
    ";Sri Rahayu;Endang Lestari;Sumarni;Nurhayati;Siti Khotijah;Sulastri;Dewi Susanti;Sri Mulyani"
    ";Siti Nurjanah;Ni Made Suartini;Maria Bere;Fitriani;Wahyuni;Siti Maryam;Sunarti",
    MALE: "Ahmad Fauzi;Agus Setiawan;Muhammad Ridwan;Budi Santoso;Slamet;Joko Susanto;Sutrisno"
    ";Asep Hidayat;Muhammad Arifin;Abdul Rahman;Eko Prasetyo;Abdul Aziz;Agus Santoso;Supardi"
    ";I Made Sudana;Yohanes Bere;Suparman;Muhammad Yusuf;Rudi Hartono;Dedi Kurniawan;Ahmad Hidayat",
}
