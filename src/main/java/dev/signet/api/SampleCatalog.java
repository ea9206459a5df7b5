package dev.signet.api;

import java.util.List;

/** Made-up people and goods for the sample to show; the addresses are of a domain that RFC 2606 section 3 keeps free. */
final class SampleCatalog {

    private SampleCatalog() {}

    /** Somebody who works in the back office. */
    record User(int id, String name, String email, String department, boolean active) {}

    /** Something that the storefront sells. */
    record Product(int id, String name, String sku, String category, int priceInCents, String currency, int stock) {}

    static final List<User> USERS = List.of(
            new User(1, "Nikolai Petrov", "nikolai.petrov@example.com", "Support", true),
            new User(2, "Tereza Dvořáková", "tereza.dvorakova@example.com", "Sales", true),
            new User(3, "Farid Haddad", "farid.haddad@example.com", "Warehouse", false),
            new User(4, "William Ashdown", "william.ashdown@example.com", "Sales", false),
            new User(5, "Xin Yi Zhao", "xin.zhao@example.com", "Purchasing", true),
            new User(6, "Quentin Dubois", "quentin.dubois@example.com", "Purchasing", false),
            new User(7, "Hiroshi Tanaka", "hiroshi.tanaka@example.com", "Purchasing", true),
            new User(8, "Yasmin El-Sayed", "yasmin.el-sayed@example.com", "Support", true),
            new User(9, "João Pereira", "joao.pereira@example.com", "Sales", true),
            new User(10, "Grace Whitfield", "grace.whitfield@example.com", "Support", true),
            new User(11, "Priya Raman", "priya.raman@example.com", "Accounting", true),
            new User(12, "Amara Okafor", "amara.okafor@example.com", "Sales", true),
            new User(13, "Samuel Adeyemi", "samuel.adeyemi@example.com", "Warehouse", true),
            new User(14, "Ingrid Solberg", "ingrid.solberg@example.com", "Accounting", true),
            new User(15, "Olivia Hartmann", "olivia.hartmann@example.com", "Management", true),
            new User(16, "Valentina Rossi", "valentina.rossi@example.com", "Management", true),
            new User(17, "Liam Gallagher-Byrne", "liam.gallagher-byrne@example.com", "Warehouse", false),
            new User(18, "Daniel Osei", "daniel.osei@example.com", "Warehouse", true),
            new User(19, "Rosa Jiménez", "rosa.jimenez@example.com", "Support", true),
            new User(20, "Chiara Moretti", "chiara.moretti@example.com", "Sales", true),
            new User(21, "Benedikt Lindqvist", "benedikt.lindqvist@example.com", "Purchasing", true),
            new User(22, "Ulrich Baumann", "ulrich.baumann@example.com", "Warehouse", true),
            new User(23, "Mei Lin Chua", "mei.chua@example.com", "Sales", true),
            new User(24, "Elif Yıldız", "elif.yildiz@example.com", "Accounting", true),
            new User(25, "Katarzyna Nowak", "katarzyna.nowak@example.com", "Support", true));

    static final List<Product> PRODUCTS = List.of(
            product(1, "Walnut Desk Organiser", "OFF-1007", "Office", 3490, 42),
            product(2, "Linen Notebook A5", "STA-1014", "Stationery", 1290, 180),
            product(3, "Brass Fountain Pen", "STA-1021", "Stationery", 5900, 25),
            product(4, "Stoneware Mug", "KIT-1028", "Kitchen", 1650, 96),
            product(5, "Cast Iron Teapot", "KIT-1035", "Kitchen", 6450, 14),
            product(6, "Beechwood Bread Board", "KIT-1042", "Kitchen", 2890, 38),
            product(7, "Wool Throw Blanket", "LIV-1049", "Living", 8900, 21),
            product(8, "Cotton Cushion Cover", "LIV-1056", "Living", 1990, 75),
            product(9, "Reading Lamp", "LIG-1063", "Lighting", 7490, 17),
            product(10, "Clip-on Book Light", "LIG-1070", "Lighting", 1890, 64),
            product(11, "Desk Lamp", "LIG-1077", "Lighting", 5450, 33),
            product(12, "Felt Laptop Sleeve", "OFF-1084", "Office", 3290, 58),
            product(13, "Cable Organiser Set", "OFF-1091", "Office", 990, 210),
            product(14, "Monitor Stand", "OFF-1098", "Office", 4590, 29),
            product(15, "Wall Calendar", "STA-1105", "Stationery", 1490, 0),
            product(16, "Fineliner Set of 12", "STA-1112", "Stationery", 1790, 132),
            product(17, "Watercolour Pad", "STA-1119", "Stationery", 1390, 87),
            product(18, "Enamel Lunch Box", "KIT-1126", "Kitchen", 2450, 49),
            product(19, "Pour-over Coffee Maker", "KIT-1133", "Kitchen", 3950, 26),
            product(20, "Glass Storage Jar", "KIT-1140", "Kitchen", 1150, 140),
            product(21, "Kitchen Scale", "KIT-1147", "Kitchen", 2990, 0),
            product(22, "Terracotta Planter", "GAR-1154", "Garden", 1690, 61),
            product(23, "Watering Can", "GAR-1161", "Garden", 2750, 34),
            product(24, "Pruning Shears", "GAR-1168", "Garden", 3150, 28),
            product(25, "Herb Seed Collection", "GAR-1175", "Garden", 890, 155),
            product(26, "Hammock", "GAR-1182", "Garden", 11900, 7),
            product(27, "Oak Picture Frame", "LIV-1189", "Living", 2190, 53),
            product(28, "Scented Candle", "LIV-1196", "Living", 1850, 112),
            product(29, "Wicker Laundry Basket", "LIV-1203", "Living", 4790, 0),
            product(30, "String of Lights", "LIG-1210", "Lighting", 2290, 47));

    private static Product product(int id, String name, String sku, String category, int priceInCents, int stock) {
        return new Product(id, name, sku, category, priceInCents, "EUR", stock);
    }
}
